import { createContext, use } from 'react';
import { VISITOR, type Actor } from '../records/access';

/** Somebody who has signed in. */
export interface Person {
  id: string;
  email: string;
  name: string;
  role: string | null;
}

export interface Session {
  actor: Actor;
  person: Person | null;
  /** Whether there is anything to sign in to. */
  hasAccounts: boolean;
}

export const SessionContext = createContext<Session>({
  actor: { kind: VISITOR },
  person: null,
  hasAccounts: false,
});

export function useSession(): Session {
  return use(SessionContext);
}

export function useActor(): Actor {
  return useSession().actor;
}
