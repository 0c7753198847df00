// Packages that are installed only where they are needed.

/** Loads what needs such a package. Rejects with an error that says how to install it. */
export async function loadPackage<Loaded>(name: string, load: () => Promise<Loaded>): Promise<Loaded> {
  try {
    return await load();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(`the package ${name} is not installed: npm install ${name}`, { cause: error });
  }
}
