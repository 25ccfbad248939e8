/** Where an error happened, for the logs of engine and server. What it says stays out: it may quote what somebody typed. */

/** A line of a stack as V8 writes it. A line of a message may begin like one; it names no line and column. */
const PLACE = /^ {4}at .*(?::\d+:\d+\)?|\((?:<anonymous>|native)\))$/;

/** Innermost first; a message of several lines stands at the head of the stack, and none of it is given. */
export function placesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { stack = '', message } = error;
  const behind = message === '' ? -1 : stack.indexOf(message);
  const lines = (behind < 0 ? stack : stack.slice(behind + message.length)).split('\n');
  return lines.filter((line) => PLACE.test(line)).map((line) => line.trim());
}
