import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { BinaryContent } from "@armature/runtime";
import { NotFound } from "../../shared/generated/common.js";
import {
  type DownloadFileInput,
  type FileRow,
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

/** Uploads and downloads: bytes on disk, what is known of them in a table. */
export class FileService implements FileApi {
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
    await call.tables.files.insert({ ...stat, contentType: file.type });
    call.log.info({ file: stat.id, size: bytes.byteLength }, "file kept");
    return stat;
  }

  /** The file's bytes, under its name and type. */
  async downloadFile(
    { id }: DownloadFileInput,
    call: Call,
  ): Promise<BinaryContent> {
    const { name, contentType, size } = await this.file(id, call);
    return {
      content: createReadStream(this.pathOf(id)),
      name,
      type: contentType,
      size: Number(size),
    };
  }

  /** What is known of a file. */
  async statFile({ id }: StatFileInput, call: Call): Promise<FileStat> {
    return this.file(id, call);
  }

  private async file(id: string, call: Call): Promise<FileRow> {
    const file = await call.tables.files.get(id);
    if (!file) throw new NotFound({ message: `there is no file ${id}` });
    return file;
  }

  private pathOf(id: string): string {
    return join(this.folder(), id.toLowerCase());
  }

  private folder(): string {
    return resolve(this.context.folder, this.context.config.folder);
  }
}
