/** Building and judging the image: the same for a deployment and for the weekly look. */
import type { EnvironmentModel } from '../../model/model.js';
import { HANDOVER } from './steps.js';
import type { Step } from './workflow.js';

/** Where the build leaves the image: an OCI archive in a folder of its own. */
export const IMAGE_DIRECTORY = `${HANDOVER}/image`;
const ARCHIVE = `${IMAGE_DIRECTORY}/image.tar`;
/** The same image unpacked, which is the form that Trivy reads. */
const LAYOUT = `${HANDOVER}/image-layout`;

/** Builds the image into an archive; nothing is pushed before it has been judged. */
export function buildImage(model: EnvironmentModel): readonly Step[] {
  const { platform, cpuArchitecture } = model.image;
  const cache = `type=gha,scope=backend-${cpuArchitecture}`;
  return [
    { name: 'Install Buildx', uses: 'docker/setup-buildx-action' },
    { name: 'Make room for the image', env: { DIRECTORY: IMAGE_DIRECTORY }, run: 'mkdir -p "$DIRECTORY"\n' },
    {
      name: 'Build the image',
      uses: 'docker/build-push-action',
      with: {
        context: model.application.backend.directory,
        file: `${model.application.backend.directory}/Dockerfile`,
        platforms: platform,
        'build-args': 'GIT_SHA=${{ github.sha }}',
        outputs: `type=oci,dest=${ARCHIVE}`,
        provenance: 'mode=max',
        'cache-from': cache,
        'cache-to': `${cache},mode=max`,
      },
    },
  ];
}

/** Fails on a known weakness that has a fix; what has none yet would only stop every deployment. */
export function scanImage(): readonly Step[] {
  return [
    {
      name: 'Unpack the image for the scan',
      env: { ARCHIVE, LAYOUT },
      run: 'mkdir -p "$LAYOUT"\ntar -xf "$ARCHIVE" -C "$LAYOUT"\n',
    },
    {
      name: 'Refuse an image with known weaknesses',
      uses: 'aquasecurity/trivy-action',
      with: { input: LAYOUT, severity: 'HIGH,CRITICAL', 'ignore-unfixed': true, 'exit-code': '1' },
    },
  ];
}

/** The list of what is in the image, kept with the run. */
export function listImage(): readonly Step[] {
  const output = 'sbom.spdx.json';
  return [
    {
      name: 'List what is in the image (SBOM)',
      uses: 'aquasecurity/trivy-action',
      with: { input: LAYOUT, format: 'spdx-json', output, 'skip-setup-trivy': true },
    },
    {
      name: 'Keep the list',
      uses: 'actions/upload-artifact',
      with: { name: 'sbom', path: output, 'if-no-files-found': 'error', 'retention-days': 90 },
    },
  ];
}
