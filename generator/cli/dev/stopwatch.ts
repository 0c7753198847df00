/** Gives what tells the milliseconds since now. */
export function stopwatch(): () => number {
  const began = performance.now();
  return () => performance.now() - began;
}
