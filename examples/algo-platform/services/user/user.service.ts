import { compare, hash } from "bcryptjs";
import { NotFound } from "../../shared/generated/common.js";
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
import type {
  AuthenticatedCall,
  Call,
  UserApi,
  UserContext,
} from "./generated/service.js";

interface Account {
  readonly user: User;
  readonly passwordHash: string;
  readonly messages: Message[];
}

/** Accounts, sessions and messages, kept in memory. */
export class UserService implements UserApi {
  private readonly accounts = new Map<bigint, Account>();
  private readonly names = new Map<string, bigint>();
  private lastMessageId = 0n;

  constructor(private readonly context: UserContext) {}

  /** Opens an account. The first one is an admin's. */
  async register(input: RegisterInput, call: Call): Promise<User> {
    const passwordHash = await hash(
      input.password,
      this.context.config.passwordRounds,
    );
    if (this.names.has(input.name)) throw new NameTaken();
    const user: User = {
      id: BigInt(this.accounts.size + 1),
      name: input.name,
      email: input.email,
      role: this.accounts.size === 0 ? "admin" : "member",
      createdAt: new Date(),
    };
    this.names.set(user.name, user.id);
    this.accounts.set(user.id, { user, passwordHash, messages: [] });
    call.log.info({ userId: String(user.id) }, "account opened");
    return user;
  }

  /** Signs a user in. */
  async login(input: LoginInput, _call: Call): Promise<Session> {
    const id = this.names.get(input.name);
    const account = id === undefined ? undefined : this.accounts.get(id);
    if (!account || !(await compare(input.password, account.passwordHash))) {
      throw new WrongPassword();
    }
    const { user } = account;
    const token = await this.context.tokens.sign(
      { userId: user.id, name: user.name, email: user.email, role: user.role },
      { expiresInSeconds: this.context.config.sessionHours * 3600 },
    );
    return { token, user };
  }

  /** Who is signed in. */
  async getMe(call: AuthenticatedCall): Promise<User> {
    return this.account(call.claims.userId).user;
  }

  /** Leaves a message for a user. */
  async sendMessage(input: SendMessageInput, call: Call): Promise<void> {
    const { messages } = this.account(input.userId);
    this.lastMessageId += 1n;
    messages.unshift({
      id: this.lastMessageId,
      taskGroupId: input.taskGroupId,
      text: input.message,
      sentAt: new Date(),
    });
    call.log.info(
      { userId: String(input.userId), caller: call.caller },
      "message left",
    );
  }

  /** The signed-in user's messages, newest first. */
  async listMessages(call: AuthenticatedCall): Promise<Message[]> {
    return this.account(call.claims.userId).messages;
  }

  private account(id: bigint): Account {
    const account = this.accounts.get(id);
    if (!account) throw new NotFound({ message: `there is no user ${id}` });
    return account;
  }
}
