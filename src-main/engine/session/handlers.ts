/** Sign-in, sign-out, and who this workstation belongs to. */
import type { EngineApi, SessionView, Topic } from '#shared/contract/api.ts';
import type { Handlers } from '#shared/contract/rpc.ts';
import { SAMPLE_ASSESSMENT } from '#shared/samples/schemes.ts';
import { DeskStore } from '../desk/desk-store.ts';
import { unitRef } from '../unit-ref.ts';
import type { Workstation } from '../workstation.ts';
import type { Session } from './session.ts';

export interface SessionParts {
  workstation: Workstation;
  session: Session;
  keyStore: 'os' | 'file';
  version: string;
  changed: (...topics: Topic[]) => void;
}

type Mine = 'session.get' | 'session.signIn' | 'session.signOut';

function sessionView({ workstation, session, keyStore, version }: SessionParts): SessionView {
  const { meta, users, packages, store } = workstation;
  const { organization } = packages;
  const unit = meta.unit();
  const { deadline } = packages.rules;
  const [scheme] = SAMPLE_ASSESSMENT.schemes;
  const { user } = session;
  const drafts = new DeskStore(store).counts();
  return {
    unit: unit === '' ? null : unitRef(organization, unit),
    user: user && { name: user.name, role: user.role, unit: unitRef(organization, user.unit) },
    // Who is on duty every day stands before who administers; else as they were made.
    users: users
      .list()
      .toSorted((a, b) => Number(a.role === 'admin') - Number(b.role === 'admin'))
      .map(({ name, role, unit: code, lastAt }) => ({
        name,
        role,
        unit: unitRef(organization, code),
        lastAt,
        drafts: drafts.get(name) ?? 0,
        wait: session.waitOf(name),
      })),
    demo: meta.get('mark') === 'demo',
    demoPassword: meta.get('demoPassword') ?? null,
    keyStore,
    rules:
      unit === '' || !scheme
        ? null
        : { deadline: deadline.name, scheme: scheme.name, example: deadline.example || scheme.example },
    version,
    enrolAt: unit === '' ? store.dir : null,
  };
}

export function sessionHandlers(parts: SessionParts): Pick<Handlers<EngineApi>, Mine> {
  const { session, changed } = parts;
  // Another person sees other orders: everything is read again.
  const everything: Topic[] = ['session', 'sync', 'orders', 'attention'];
  return {
    'session.get': () => sessionView(parts),
    'session.signIn': async ({ name, password }) => {
      await session.signIn(name, password);
      changed(...everything);
      return sessionView(parts);
    },
    'session.signOut': () => {
      session.signOut();
      changed(...everything);
      return sessionView(parts);
    },
  };
}
