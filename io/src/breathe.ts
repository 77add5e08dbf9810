/** Long work in steps. */

const soon: (go: () => void) => unknown =
  (globalThis as { setImmediate?: (go: () => void) => unknown }).setImmediate ?? (go => setTimeout(go));

/** Lets the host do what has waited, such as answering others, before one goes on. */
export function breathe(): Promise<void> {
  return new Promise(resolve => void soon(resolve));
}
