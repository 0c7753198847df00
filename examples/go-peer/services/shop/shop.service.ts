// The business logic of shop: yours to edit. New operations are added to the class, nothing of yours is ever removed.
import { ServiceError } from "@armature/runtime";
import type {
  Entry,
  NewEntry,
  Person,
  Refusal,
} from "../../shared/generated/common.js";
import type {
  DropInput,
  FindInput,
  ForgetInput,
  GreetInput,
  NoteInput,
  NoteResult,
  ProvokeInput,
} from "./generated/dto.js";
import type {
  AuthenticatedCall,
  Call,
  ShopApi,
  ShopContext,
} from "./generated/service.js";

/** Does what shop offers. */
export class ShopService implements ShopApi {
  constructor(private readonly context: ShopContext) {}

  /** POST /relay */
  async relay(input: NewEntry, call: Call): Promise<Entry> {
    return call.clients.ledger.addEntry(input);
  }

  /** GET /find */
  async find(input: FindInput, call: Call): Promise<string[]> {
    return call.clients.ledger.findEntries({ tag: input.tag });
  }

  /** DELETE /entries/{id} */
  async drop(input: DropInput, call: Call): Promise<string> {
    return call.clients.ledger.dropEntry({ id: input.id, reason: "a & b" });
  }

  /** GET /provoke */
  async provoke(input: ProvokeInput, call: Call): Promise<Refusal> {
    try {
      await call.clients.ledger[input.what]();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { kind, code, message } = error;
      return { kind, code, message };
    }
    return { kind: "none", code: 0, message: "" };
  }

  /** GET /me */
  async me(call: AuthenticatedCall): Promise<Person> {
    return call.clients.ledger.me();
  }

  /** GET /greet */
  async greet(input: GreetInput): Promise<string> {
    const text = Array(input.times).fill(`hello ${input.name}`).join(" ");
    return input.loud ? text.toUpperCase() : text;
  }

  /** POST /notes */
  async note(input: NoteInput, call: Call): Promise<NoteResult> {
    return {
      ...input,
      ...(call.caller !== undefined && { caller: call.caller }),
    };
  }

  /** DELETE /notes */
  async forget(input: ForgetInput): Promise<void> {
    this.context.log.info({ id: String(input.id) }, "forgotten");
  }

  /** POST /guarded */
  async guarded(call: Call): Promise<string> {
    return `hello ${call.caller}`;
  }

  /** GET /mine */
  async mine(call: AuthenticatedCall): Promise<Person> {
    return { id: call.claims.user_id, role: call.claims.role_name };
  }
}
