/** What compose.yaml and the manifests say of their containers, in podman's words. */

import { join } from 'node:path';
import { closed, type Terms } from './podman.ts';
import { deploy, yamlFile } from './work.ts';

interface ComposeService {
  readonly command: string;
  readonly volumes: readonly string[];
  readonly read_only: boolean;
  readonly tmpfs: readonly string[];
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
}

/** @param volume In place of that of compose.yaml. */
export function composeTerms(volume: string): Terms {
  const [{ services }] = yamlFile(join(deploy, 'compose.yaml')) as [{ services: { cauce: ComposeService } }];
  const { command, volumes, read_only, tmpfs, cap_drop, security_opt } = services.cauce;
  return {
    image: 'cauce',
    args: command.split(' '),
    mounts: volumes.map(mount => mount.replace(/^data:/, `${volume}:`)),
    flags: [
      ...(read_only ? ['--read-only', '--read-only-tmpfs=false'] : []),
      ...tmpfs.flatMap(mount => ['--tmpfs', mount]),
      ...cap_drop.flatMap(name => ['--cap-drop', name]),
      ...security_opt.flatMap(option => ['--security-opt', option.replace(':true', '')]),
    ],
  };
}

interface PodContainer {
  readonly image: string;
  readonly args: readonly string[];
  readonly securityContext: {
    readonly readOnlyRootFilesystem: boolean;
    readonly allowPrivilegeEscalation: boolean;
    readonly capabilities: { readonly drop: readonly string[] };
  };
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly subPath?: string;
    readonly readOnly?: boolean;
  }[];
}

interface Manifest {
  readonly kind: string;
  readonly spec: {
    readonly template?: { readonly spec: { readonly containers: readonly [PodContainer] } };
    readonly predictor?: { readonly containers: readonly [PodContainer] };
  };
}

/** @param folders In place of the volumes, by their names; `tmp` is one in memory. */
export function podTerms(file: string, folders: Readonly<Record<string, string>>): Terms {
  const documents = yamlFile(join(deploy, 'kubernetes', file)) as Manifest[];
  const { spec } = documents.find(
    ({ kind }) => kind === 'Deployment' || kind === 'InferenceService',
  ) as Manifest;
  const [{ image, args, securityContext, volumeMounts }] = (spec.template?.spec ?? spec.predictor)!
    .containers;
  const { readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities } = securityContext;
  if (!readOnlyRootFilesystem || allowPrivilegeEscalation || capabilities.drop[0] !== 'ALL') {
    throw new Error(`${file} leaves its container more than it needs.`);
  }
  const mounts = volumeMounts
    .filter(({ name }) => name !== 'tmp')
    .map(({ name, mountPath, subPath = '', readOnly }) => {
      return `${join(folders[name] as string, subPath)}:${mountPath}${readOnly ? ':ro' : ''}`;
    });
  return { image, args, mounts, flags: closed };
}
