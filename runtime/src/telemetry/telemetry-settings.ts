// Where traces go, by OpenTelemetry's own environment variables.
import { readVariable, type VariableName } from '../wire/environment.js';

/** What is kept, and where it goes. */
export interface TelemetrySettings {
  readonly exporter: 'otlp' | 'zipkin' | 'console';
  /** Where they go; undefined: where the exporter sends them unless told. */
  readonly url: string | undefined;
  /** Of the traces that start here, between 0 and 1. */
  readonly share: number;
  /** Attributes of the process, beside its name and version. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly serviceName: string | undefined;
}

/** What was read: settings, or why there are none. `problem` is for people. */
export type ReadSettings =
  | { readonly settings: TelemetrySettings | undefined }
  | { readonly problem: string };

/** Reads them. No traces are kept unless OTEL_TRACES_EXPORTER or the address of a collector is set. */
export function readTelemetrySettings(env: Readonly<Record<string, string | undefined>>): ReadSettings {
  const variable = (name: VariableName): string => readVariable(env, name)?.trim() ?? '';
  if (variable('OTEL_SDK_DISABLED').toLowerCase() === 'true') return { settings: undefined };
  const collector = variable('OTEL_EXPORTER_OTLP_ENDPOINT');
  const urls = {
    otlp:
      variable('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ||
      (collector && `${collector.replace(/\/$/, '')}/v1/traces`) ||
      undefined,
    zipkin: variable('OTEL_EXPORTER_ZIPKIN_ENDPOINT') || undefined,
    console: undefined,
  };
  const named = urls.otlp ? 'otlp' : urls.zipkin ? 'zipkin' : 'none';
  const exporter = variable('OTEL_TRACES_EXPORTER') || named;
  if (exporter === 'none') return { settings: undefined };
  if (exporter !== 'otlp' && exporter !== 'zipkin' && exporter !== 'console')
    return { problem: `OTEL_TRACES_EXPORTER must be otlp, zipkin, console or none, not '${exporter}'` };
  const sampler = variable('OTEL_TRACES_SAMPLER');
  const share = shareOf(sampler, variable('OTEL_TRACES_SAMPLER_ARG'));
  if (share === undefined)
    return {
      problem:
        'OTEL_TRACES_SAMPLER must be parentbased_always_on, parentbased_always_off or parentbased_traceidratio with a share from 0 to 1 in OTEL_TRACES_SAMPLER_ARG',
    };
  return {
    settings: {
      exporter,
      url: urls[exporter],
      share,
      attributes: readAttributes(variable('OTEL_RESOURCE_ATTRIBUTES')),
      serviceName: variable('OTEL_SERVICE_NAME') || undefined,
    },
  };
}

/** Whoever called decides for its own trace, always: services of one platform must not tear it. */
function shareOf(sampler: string, argument: string): number | undefined {
  if (sampler === 'parentbased_always_on') return 1;
  if (sampler === 'parentbased_always_off') return 0;
  if (sampler !== 'parentbased_traceidratio') return undefined;
  const share = argument === '' ? 1 : Number(argument);
  return share >= 0 && share <= 1 ? share : undefined;
}

/** `key=value,key=value`, values percent-encoded. */
function readAttributes(text: string): Record<string, string> {
  const pairs = text
    .split(',')
    .map((pair) => pair.split('='))
    .filter(([name = '', value]) => name.trim() !== '' && value !== undefined);
  return Object.fromEntries(
    pairs.map(([name = '', ...value]) => [name.trim(), decoded(value.join('=').trim())]),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
