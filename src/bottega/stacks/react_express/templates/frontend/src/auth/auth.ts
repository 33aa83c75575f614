import { createContext, use } from 'react';
import type { Person } from '../session/session';

/** What the server answers when somebody signs up or logs in. */
export interface SignedIn {
  token: string;
  user: Person;
}

export interface Auth {
  signIn: (answer: SignedIn) => void;
  signOut: () => Promise<void>;
  /** Whether the last session ended without the person's doing. */
  ended: boolean;
}

export const AuthContext = createContext<Auth | null>(null);

export function useAuth(): Auth {
  const auth = use(AuthContext);
  if (!auth) throw new Error('useAuth needs a SessionProvider around it');
  return auth;
}
