// One line a step; a failing step says what to do.

/** A step that cannot go on. `advice` is what the person at the keyboard should do now. */
export class StepError extends Error {
  constructor(message, advice, output = '') {
    super(message);
    this.advice = advice;
    this.output = output;
  }
}

const seconds = (startedAt) => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;

/**
 * A reporter. Quiet: nothing on stdout (it belongs to the command that follows) and nothing about steps
 * that had nothing to do.
 * @param {{ quiet: boolean }} options
 */
export function createReport({ quiet }) {
  const out = quiet ? process.stderr : process.stdout;
  const startedAt = performance.now();

  /** Runs one step: `work` returns `{ did, text }`, `did` = something had to be done. */
  async function step(name, work) {
    const stepAt = performance.now();
    const head = `setup  ${name.padEnd(18)}`;
    if (out.isTTY && !quiet) out.write(`${head}…`);
    const line = (text) => {
      if (out.isTTY && !quiet) out.write('\r\u001b[K');
      out.write(`${head}${text.padEnd(92)} ${seconds(stepAt).padStart(7)}\n`);
    };
    try {
      const { did, text } = await work();
      if (!quiet || did) line(text);
    } catch (error) {
      line('FAILED');
      throw error;
    }
  }

  function failed(error) {
    if (!(error instanceof StepError)) {
      process.stderr.write(`\n${error?.stack ?? error}\n`);
      return;
    }
    const tail = error.output.trim().split('\n').slice(-25).join('\n');
    process.stderr.write(`\n${tail ? `${tail}\n\n` : ''}${error.message}\nWhat to do: ${error.advice}\n`);
  }

  const total = () => seconds(startedAt);
  return { step, failed, total };
}
