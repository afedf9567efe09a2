/** Placeholder until the commands stand: says so and fails, as a program that does nothing must. */
process.stderr.write('create-hha-env: the commands are not built yet\n');
process.exitCode = 1;
