// A `target` as a process of its own: what the fault suite pauses, kills and restarts. Everything it needs comes by environment.
import { serve } from '../../serve/serve.js';
import { createTicketApi, targetDefinition } from './ticket-service.js';

await serve(targetDefinition, () => createTicketApi(process.env['RECORD_FILE'] ?? '/dev/null'), {
  startLimitMs: Number(process.env['START_LIMIT_MS'] ?? 60_000),
});
