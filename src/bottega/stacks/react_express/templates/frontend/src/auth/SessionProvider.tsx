import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { api, listenToSessionEnd, token, type ApiError } from '../api/client';
import { SessionContext, type Person } from '../session/session';
import { ErrorNotice } from '../ui/States';
import { AuthContext, type Auth, type SignedIn } from './auth';
import { sessionOf } from './sessionOf';

const ME = ['auth', 'me'];
type Held = 'none' | 'held' | 'ended';

/** Knows who is signed in: the browser keeps the token, the server says whose it is. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [held, setHeld] = useState<Held>(() => (token.get() ? 'held' : 'none'));
  const me = useQuery<Person, ApiError>({
    queryKey: ME,
    queryFn: ({ signal }) => api('/auth/me', { signal }),
    enabled: held === 'held',
    staleTime: Infinity,
  });
  useEffect(() => listenToSessionEnd(() => setHeld('ended')), []);

  const auth = useMemo<Auth>(
    () => ({
      signIn: (answer: SignedIn) => {
        token.set(answer.token);
        client.clear();
        client.setQueryData(ME, answer.user);
        setHeld('held');
      },
      signOut: async () => {
        // What the page is still waiting for would be refused from the next moment on.
        await client.cancelQueries();
        // A token that the server no longer knows, or cannot be asked about, is forgotten all the same.
        await api('/auth/logout', { method: 'POST' }).catch(() => undefined);
        token.clear();
        // A fresh start: nothing of what this person saw stays in memory.
        window.location.assign('/');
      },
      ended: held === 'ended',
    }),
    [client, held],
  );

  const person = held === 'held' ? (me.data ?? null) : null;
  const session = useMemo(() => sessionOf(person), [person]);
  if (held === 'held' && !person) {
    return me.error ? <ErrorNotice error={me.error} onRetry={() => void me.refetch()} /> : null;
  }
  return (
    <AuthContext value={auth}>
      <SessionContext value={session}>{children}</SessionContext>
    </AuthContext>
  );
}
