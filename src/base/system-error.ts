/** Whether the operating system reported it (ENOENT, ENOSPC …): not Node, whose own codes begin with ERR_. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const { code } = error as NodeJS.ErrnoException;
  return error instanceof Error && typeof code === 'string' && !code.startsWith('ERR_');
}
