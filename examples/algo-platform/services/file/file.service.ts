import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { BinaryContent } from "@armature/runtime";
import { NotFound } from "../../shared/generated/common.js";
import {
  type DownloadFileInput,
  type FileStat,
  FileTooLarge,
  type StatFileInput,
  type UploadFileInput,
} from "./generated/dto.js";
import type {
  AuthenticatedCall,
  Call,
  FileApi,
  FileContext,
} from "./generated/service.js";

interface StoredFile {
  readonly stat: FileStat;
  readonly type: string;
}

/** Uploads and downloads: bytes on disk, what is known of them in memory. */
export class FileService implements FileApi {
  private readonly files = new Map<string, StoredFile>();

  constructor(private readonly context: FileContext) {}

  /** Keeps a file. */
  async uploadFile(
    { file }: UploadFileInput,
    call: AuthenticatedCall,
  ): Promise<FileStat> {
    if (file.size > this.context.config.maxBytes) throw new FileTooLarge();
    const bytes = new Uint8Array(await file.arrayBuffer());
    const stat: FileStat = {
      id: randomUUID(),
      name: file.name,
      size: BigInt(bytes.byteLength),
      sha256: createHash("sha256").update(bytes).digest("hex"),
    };
    await mkdir(this.folder(), { recursive: true });
    await writeFile(`${this.pathOf(stat.id)}.part`, bytes);
    await rename(`${this.pathOf(stat.id)}.part`, this.pathOf(stat.id));
    this.files.set(stat.id, { stat, type: file.type });
    call.log.info({ file: stat.id, size: bytes.byteLength }, "file kept");
    return stat;
  }

  /** The file's bytes, under its name and type. */
  async downloadFile(
    { id }: DownloadFileInput,
    _call: Call,
  ): Promise<BinaryContent> {
    const { stat, type } = this.file(id);
    return {
      content: createReadStream(this.pathOf(id)),
      name: stat.name,
      type,
      size: Number(stat.size),
    };
  }

  /** What is known of a file. */
  async statFile({ id }: StatFileInput, _call: Call): Promise<FileStat> {
    return this.file(id).stat;
  }

  private file(id: string): StoredFile {
    const file = this.files.get(id);
    if (!file) throw new NotFound({ message: `there is no file ${id}` });
    return file;
  }

  private pathOf(id: string): string {
    return join(this.folder(), id);
  }

  private folder(): string {
    return resolve(this.context.folder, this.context.config.folder);
  }
}
