/** Which traces are recorded: OTEL_TRACES_SAMPLER and its argument. */

import type { Sampler } from '@opentelemetry/sdk-trace';

type Sdk = typeof import('@opentelemetry/sdk-trace');

/**
 * The sampler that the environment names; by default all traces, unless the caller's is not recorded. What is not
 * valid is told to `warn` and left out, as the specification wants:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function samplerOf(sdk: Sdk, env: NodeJS.ProcessEnv, warn: (message: string) => void): Sampler {
  const name = env.OTEL_TRACES_SAMPLER || 'parentbased_always_on';
  const samplers: Record<string, () => Sampler> = {
    always_on: () => new sdk.AlwaysOnSampler(),
    always_off: () => new sdk.AlwaysOffSampler(),
    traceidratio: () => new sdk.TraceIdRatioBasedSampler(ratioOf(env, warn)),
  };
  const inner = name.replace(/^parentbased_/, '');
  if (!Object.hasOwn(samplers, inner)) {
    const names = Object.keys(samplers).flatMap(known => [known, `parentbased_${known}`]);
    warn(
      `OTEL_TRACES_SAMPLER must be one of ${names.join(', ')}. Got "${name}"; parentbased_always_on is used.`,
    );
    return new sdk.ParentBasedSampler({ root: new sdk.AlwaysOnSampler() });
  }
  const root = samplers[inner]();
  return name.startsWith('parentbased_') ? new sdk.ParentBasedSampler({ root }) : root;
}

function ratioOf(env: NodeJS.ProcessEnv, warn: (message: string) => void): number {
  const text = env.OTEL_TRACES_SAMPLER_ARG;
  if (!text) return 1;
  const ratio = Number(text);
  if (ratio >= 0 && ratio <= 1) return ratio;
  warn(`OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1. Got "${text}"; 1 is used.`);
  return 1;
}
