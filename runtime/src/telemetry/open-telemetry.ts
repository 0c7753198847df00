// Traces on their way to a collector: OpenTelemetry's exporters and its batches, loaded only where the environment asks for them.
import type * as Resources from '@opentelemetry/resources';
import type * as Sdk from '@opentelemetry/sdk-trace-base';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../log/logger.js';
import type { Spans } from '../observe/spans.js';
import { StartError } from '../server/start-error.js';
import { readTelemetrySettings, type TelemetrySettings } from './telemetry-settings.js';
import { toReadableSpan } from './to-readable-span.js';

/** Traces that are kept. */
export interface Telemetry {
  readonly spans: Spans;
  /** Sends what waits, for two seconds at most, and ends. Never rejects. */
  close(): Promise<void>;
}

/** Whose traces they are. */
export interface TelemetryInit {
  readonly service: string;
  readonly version: string;
  /** The platform. */
  readonly namespace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
}

const closeMs = 2_000;

/**
 * Opens it; undefined where nobody asks for traces. Rejects with a StartError that says what to mend where a variable is wrong or a package
 * is missing. A collector that is away costs nobody a call: what it does not take is dropped.
 */
export async function openTelemetry(init: TelemetryInit): Promise<Telemetry | undefined> {
  const read = readTelemetrySettings(init.env);
  if ('problem' in read) throw new StartError(2, read.problem);
  const { settings } = read;
  if (settings === undefined) return undefined;
  const { BatchSpanProcessor, resourceFromAttributes, exporter } = await load(settings);
  const processor = new BatchSpanProcessor(tellOnce(exporter, init.log));
  const resource = resourceFromAttributes({
    'service.name': settings.serviceName ?? init.service,
    'service.version': init.version,
    'service.namespace': init.namespace,
    ...settings.attributes,
  });
  const least = Math.round(settings.share * 0xffff_ffff);
  return {
    spans: {
      // By the trace's own digits, so that all who decide decide alike.
      samples: (traceId) => settings.share > 0 && parseInt(traceId.slice(-8), 16) <= least,
      keep: (span) => processor.onEnd(toReadableSpan(span, resource)),
    },
    async close() {
      let cancel: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        cancel = setTimeout(resolve, closeMs);
      });
      await Promise.race([processor.shutdown().catch(() => {}), late]);
      clearTimeout(cancel);
    },
  };
}

async function load({ exporter, url }: TelemetrySettings): Promise<{
  BatchSpanProcessor: typeof Sdk.BatchSpanProcessor;
  resourceFromAttributes: typeof Resources.resourceFromAttributes;
  exporter: SpanExporter;
}> {
  try {
    const { BatchSpanProcessor, ConsoleSpanExporter } = await import('@opentelemetry/sdk-trace-base');
    const { resourceFromAttributes } = await import('@opentelemetry/resources');
    const made: SpanExporter =
      exporter === 'otlp'
        ? new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter(urlOf(url))
        : exporter === 'zipkin'
          ? new (await import('@opentelemetry/exporter-zipkin')).ZipkinExporter(urlOf(url))
          : new ConsoleSpanExporter();
    return { BatchSpanProcessor, resourceFromAttributes, exporter: made };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new StartError(
      4,
      `traces go to ${exporter}, and its packages are not installed: npm install @opentelemetry/api@^1.9 @opentelemetry/sdk-trace-base@~2.12 @opentelemetry/resources@~2.12 ${packageOf[exporter]}`.trim(),
      error,
    );
  }
}

function urlOf(url: string | undefined): { url?: string } {
  return url === undefined ? {} : { url };
}

const packageOf = {
  otlp: '@opentelemetry/exporter-trace-otlp-http@~0.223',
  zipkin: '@opentelemetry/exporter-zipkin@~2.12',
  console: '',
};

/** Says that a collector does not take what it is sent, once, and that it takes it again. */
function tellOnce(exporter: SpanExporter, log: Logger): SpanExporter {
  let isAway = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined;
        if (failed && !isAway)
          log.warn({ reason: result.error?.message }, 'the collector of traces takes none: they are dropped');
        if (!failed && isAway) log.info({}, 'the collector of traces takes them again');
        isAway = failed;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
