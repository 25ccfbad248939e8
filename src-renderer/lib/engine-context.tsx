/** React's side of the engine: queries by method name, kept fresh by the engine's `changed` topics. */
import {
  keepPreviousData,
  QueryClient,
  QueryClientProvider,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query';
import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import type { Topic } from '#shared/contract/api.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { setEngineClock } from './clock.ts';
import type { Answer, Engine, MethodName, Params } from './engine.ts';

const EngineContext = createContext<Engine | null>(null);

export function useEngine(): Engine {
  const engine = use(EngineContext);
  if (!engine) throw new Error('useEngine outside EngineProvider');
  return engine;
}

/** Which queries a topic makes stale. `order.list` is read by the grid's own data source. */
const STALE: Record<Topic, readonly MethodName[]> = {
  session: ['session.get'],
  sync: [
    'sync.get',
    'sync.pending',
    'sync.summary',
    'sync.receipts',
    'sync.rounds',
    'sync.digest',
    'order.outcome',
    'assessment.ranking',
  ],
  orders: [
    'order.counts',
    'order.list',
    'order.get',
    'order.attachments',
    'order.targets',
    'order.preview',
    'order.outcome',
    'assessment.ranking',
    'sync.pending',
    'sync.summary',
  ],
  attention: ['attention.list', 'sync.get', 'sync.summary'],
  attachments: ['order.attachments'],
};

/** A first listing pushes a topic with every page; screens need not follow each one. */
const GATHER_MS = 150;

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The engine answers with and without a network.
        networkMode: 'always',
        staleTime: Infinity,
        gcTime: 5 * MINUTE,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    },
  });
}

/** Refetches what a topic names, a few times a second at most. */
function followTopics(engine: Engine, client: QueryClient): () => void {
  const stale = new Set<string>();
  let timer = 0;
  const flush = (): void => {
    timer = 0;
    const methods = new Set(stale);
    stale.clear();
    void client.invalidateQueries({ predicate: ({ queryKey }) => methods.has(String(queryKey[0])) });
  };
  const stopTopics = engine.onChanged((topics) => {
    for (const topic of topics) for (const method of STALE[topic as Topic] ?? []) stale.add(method);
    if (stale.size > 0 && timer === 0) timer = window.setTimeout(flush, GATHER_MS);
  });
  let before = engine.link.get();
  const stopLink = engine.link.subscribe(() => {
    const link = engine.link.get();
    if (link === 'ready' && before === 'lost') void client.invalidateQueries();
    before = link;
  });
  return () => {
    window.clearTimeout(timer);
    stopTopics();
    stopLink();
  };
}

export function EngineProvider({ engine, children }: { engine: Engine; children: ReactNode }): ReactNode {
  const [client] = useState(createQueryClient);
  useEffect(() => followTopics(engine, client), [engine, client]);
  return (
    <EngineContext value={engine}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </EngineContext>
  );
}

export interface QueryOptions {
  enabled?: boolean;
  /** What is shown depends on the time (lights): asked again this often, ms. */
  every?: number;
  /** Shows the answer to the question before until the new one is there. */
  keep?: boolean;
}

export function useEngineQuery<M extends MethodName>(
  method: M,
  params: Params<M>,
  { enabled = true, every, keep = false }: QueryOptions = {},
): UseQueryResult<Answer<M>> {
  const engine = useEngine();
  return useQuery({
    queryKey: [method, params],
    queryFn: () => engine.query(method, params),
    enabled,
    refetchInterval: every ?? false,
    staleTime: every ?? Infinity,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** 在线/离线, pending, clock. Reading it sets the page's clock. */
export function useSync(): UseQueryResult<Answer<'sync.get'>> {
  const engine = useEngine();
  return useQuery({
    queryKey: ['sync.get', {}],
    queryFn: async () => {
      const sync = await engine.query('sync.get', {});
      setEngineClock(sync.now);
      return sync;
    },
    refetchInterval: MINUTE,
  });
}
