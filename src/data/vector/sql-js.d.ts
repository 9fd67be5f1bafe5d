/** What is used of the package sql.js, which brings no types. */
declare module 'sql.js' {
  const open: (config?: object) => Promise<{ Database: new (bytes: Uint8Array) => unknown }>;
  export default open;
}
