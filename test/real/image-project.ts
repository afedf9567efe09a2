/** What a user's backend has besides what is rendered: requirements, migrations, and much that belongs into no image. */

const MIGRATIONS: Readonly<Record<string, string>> = {
  'migrations/alembic.ini': '[alembic]\n',
  'migrations/env.py': `from alembic import context
from flask import current_app

database = current_app.extensions['migrate'].db
with database.engine.connect() as connection:
    context.configure(connection=connection, target_metadata=database.metadata)
    with context.begin_transaction():
        context.run_migrations()
`,
  'migrations/versions/0001_timesheets.py': `import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade():
    op.create_table(
        'timesheets',
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('status', sa.String(20), nullable=False),
    )
`,
};

/** Stands in every file that must stay outside, so that it can be looked for in the image. */
export const OUTSIDE = 'belongs-into-no-image';

const OUTSIDE_FILES = [
  ...['.env', '.env.staging', '.git/config', '.github/secret.yml', '.pytest_cache/v', '.venv/lib/site.py'],
  ...[
    'local.db',
    'instance/app.sqlite',
    'patients.dump',
    'dump.sql',
    'server.pem',
    'server.key',
    'debug.log',
    'notes.txt',
  ],
  ...[
    'tests/test_app.py',
    'tests/fixtures/patients.json',
    'test/test_more.py',
    'conftest.py',
    'test_run.py',
    'run_test.py',
  ],
  ...['app/.env', 'app/local.sqlite3', 'app/private.key', 'app/tests/test_routes.py', 'app/routes/test_health.py'],
  ...['app/__pycache__/old.pyc', 'config/.secrets', 'config/key.p12', 'scheduled_tasks/debug.log', 'node_modules/x.js'],
  ...['Dockerfile.old', 'docker-compose.yml', 'README.md', 'migrations/versions/__pycache__/0001.pyc'],
];

/** The files to add to a project whose `requirements.txt` has these lines. */
export function imageFiles(requirements: readonly string[]): Readonly<Record<string, string>> {
  return {
    ...MIGRATIONS,
    'requirements.txt': `${requirements.join('\n')}\n`,
    ...Object.fromEntries(OUTSIDE_FILES.map((path) => [path, `# ${OUTSIDE}\n`])),
  };
}
