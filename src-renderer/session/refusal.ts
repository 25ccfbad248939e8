/** Why a password was not taken, with the wait counted down. */
import { useEffect, useReducer } from 'react';
import { RpcError } from '#shared/contract/rpc.ts';
import { SECOND } from '#shared/domain/time.ts';
import { sentenceOf, type Engine } from '../lib/engine.ts';

export interface Refusal {
  text: string;
  /** Said when the wait is over. */
  again: string;
  /** Monotonic instant from which a password is tried again, ms; null = it is not a matter of waiting. */
  until: number | null;
}

/** Asks the engine how long it will be: only it counts. */
export async function refusalOf(engine: Engine, name: string, error: unknown): Promise<Refusal> {
  const isGuess = error instanceof RpcError && (error.code === 'password' || error.code === 'wait');
  if (!isGuess) return { text: sentenceOf(error), again: '', until: null };
  const { users } = await engine.query('session.get', {});
  const wait = users.find((user) => user.name === name)?.wait ?? 0;
  // While one has to wait nothing is looked at: it may well be right.
  const until = performance.now() + wait;
  return error.code === 'wait'
    ? { text: '请稍等', again: '现在可以再试', until }
    : { text: '密码不对', again: '密码不对，请再试', until };
}

export function useRefusalText(refusal: Refusal | null): string | null {
  const [, tick] = useReducer((n: number) => n + 1, 0);
  const until = refusal?.until ?? null;
  const left = until === null ? 0 : Math.max(0, until - performance.now());
  const seconds = Math.ceil(left / SECOND);
  useEffect(() => {
    if (seconds === 0) return;
    const timer = window.setTimeout(tick, left - (seconds - 1) * SECOND + 20);
    return () => window.clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- once a second, not with every render
  }, [until, seconds]);
  if (!refusal || until === null) return refusal?.text ?? null;
  const when = seconds > 0 ? `${refusal.text}，${seconds} 秒后可以再试` : refusal.again;
  return `${when}。忘记密码请找本单位管理员。`;
}
