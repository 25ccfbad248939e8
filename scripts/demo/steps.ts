/** One line a step, with its time. */
export interface Steps {
  /** Runs the work and prints what it says of itself. */
  step<T>(name: string, work: () => Promise<T>, text: (result: T) => string): Promise<T>;
}

export function createSteps(head: string): Steps {
  return {
    async step(name, work, text) {
      const startedAt = performance.now();
      const line = (words: string): void => {
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        console.log(`${head.padEnd(7)}${name.padEnd(18)}${words.padEnd(76)} ${`${seconds} s`.padStart(7)}`);
      };
      try {
        const result = await work();
        line(text(result));
        return result;
      } catch (error) {
        line('FAILED');
        throw error;
      }
    },
  };
}
