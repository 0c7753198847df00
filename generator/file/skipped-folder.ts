// Folders that never hold a part of the workspace.

/** Whether listings pass by a folder of this name: installed packages, build output, dot folders. */
export function isSkippedFolder(name: string): boolean {
  return name === 'node_modules' || name === 'dist' || name.startsWith('.');
}
