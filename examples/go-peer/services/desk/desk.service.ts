// The business logic of desk: yours to edit. New operations are added to the class, nothing of yours is ever removed.
import type { Entry, NewEntry } from "../../shared/generated/common.js";
import type { Call, DeskApi, DeskContext } from "./generated/service.js";

/** Does what desk offers. */
export class DeskService implements DeskApi {
  constructor(private readonly context: DeskContext) {}

  /** POST /relay */
  async relay(input: NewEntry, call: Call): Promise<Entry> {
    return call.clients.ledger.addEntry(input);
  }
}
