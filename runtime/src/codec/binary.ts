// Bytes that travel outside JSON: uploads (manifest type `file`) and downloads (`binary`). Fits the browser's File and Blob.

/** An uploaded file: what a handler reads from a multipart field. A browser's `File` is one. */
export interface FileUpload {
  /** The file's name as the sender gave it: never a path to trust. */
  readonly name: string;
  /** Media type as the sender gave it. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
  /** The bytes as they are asked for. Handlers get files that have it, and can read them until their call is over. */
  stream?(): ReadableStream<Uint8Array>;
}

/** A download: what a handler with `returns: binary` gives, and what its caller gets. */
export interface BinaryContent {
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
  /** Media type; `application/octet-stream` when absent. */
  readonly type?: string;
  /** Offered as file name. */
  readonly name?: string;
  /** Bytes, where known. */
  readonly size?: number;
}
