import { compare, hash } from "bcryptjs";
import {
  ForeignKeyViolation,
  UniqueViolation,
} from "@armature/runtime/database";
import { NotFound } from "../../shared/generated/common.js";
import type { TaskGroupEnded } from "../algo/generated/dto.js";
import {
  type LoginInput,
  type Message,
  NameTaken,
  type RegisterInput,
  type SendMessageInput,
  type Session,
  type User,
  WrongPassword,
} from "./generated/dto.js";
import type { EventCall } from "./generated/events.js";
import type {
  AuthenticatedCall,
  Call,
  UserApi,
  UserContext,
} from "./generated/service.js";

/** Accounts, sessions and messages. */
export class UserService implements UserApi {
  constructor(private readonly context: UserContext) {}

  /** Opens an account. The first one is an admin's. */
  async register(input: RegisterInput, call: Call): Promise<User> {
    const { users, passwords } = call.tables;
    const rounds = this.context.config.passwordRounds;
    const passwordHash = await hash(input.password, rounds);
    const user = await call.database
      .transaction(async (tx) => {
        const { items: others } = await users.page({ limit: 1 }, tx);
        const made = await users.insert(
          {
            name: input.name,
            email: input.email,
            role: others.length === 0 ? "admin" : "member",
            createdAt: new Date(),
          },
          tx,
        );
        await passwords.insert({ userId: made.id, hash: passwordHash }, tx);
        return made;
      })
      .catch((error: unknown) => {
        throw error instanceof UniqueViolation ? new NameTaken() : error;
      });
    call.log.info({ userId: String(user.id) }, "account opened");
    return user;
  }

  /** Signs a user in. */
  async login(input: LoginInput, call: Call): Promise<Session> {
    const { users, passwords } = call.tables;
    const user = await users.getByName(input.name);
    const password = user && (await passwords.get(user.id));
    if (!password || !(await compare(input.password, password.hash))) {
      throw new WrongPassword();
    }
    const token = await this.context.tokens.sign(
      { userId: user.id, name: user.name, email: user.email, role: user.role },
      { expiresInSeconds: this.context.config.sessionHours * 3600 },
    );
    return { token, user };
  }

  /** Who is signed in. */
  async getMe(call: AuthenticatedCall): Promise<User> {
    const { userId } = call.claims;
    const user = await call.tables.users.get(userId);
    if (!user) throw new NotFound({ message: `there is no user ${userId}` });
    return user;
  }

  /** Leaves a message for a user. */
  async sendMessage(input: SendMessageInput, call: Call): Promise<void> {
    const { userId, taskGroupId, message: text } = input;
    await call.tables.messages
      .insert({ userId, taskGroupId, text, sentAt: new Date() })
      .catch((error: unknown) => {
        if (!(error instanceof ForeignKeyViolation)) throw error;
        throw new NotFound({ message: `there is no user ${userId}` });
      });
    call.log.info(
      { userId: String(userId), caller: call.caller },
      "message left",
    );
  }

  /** Handles algo.taskGroupEnded: A run is over, and some users want to know. */
  async onAlgoTaskGroupEnded(
    { taskGroupId, name, status, subscribers }: TaskGroupEnded,
    call: EventCall,
  ): Promise<void> {
    const text = `The run of "${name}" has ended: ${status}.`;
    // All or none of them: where one fails, the event comes again.
    await call.database.transaction(async (tx) => {
      for (const { userId } of subscribers) {
        if (!(await call.tables.users.get(userId, tx))) continue;
        const message = { userId, taskGroupId, text, sentAt: new Date() };
        await call.tables.messages.insert(message, tx);
      }
    });
  }

  /** The signed-in user's messages, newest first; 1,000 at most. */
  async listMessages(call: AuthenticatedCall): Promise<Message[]> {
    const { userId } = call.claims;
    const page = await call.tables.messages.pageByUserIdAndSentAt({
      userId,
      limit: 1_000,
    });
    return page.items;
  }
}
