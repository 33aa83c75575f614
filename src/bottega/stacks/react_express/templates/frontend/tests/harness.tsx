import './setup';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter, useLocation } from 'react-router-dom';
import type { Actor } from '../src/records/access';
import type { Resource, Row } from '../src/records/resource';
import { ResourcesContext } from '../src/records/resources';
import { SessionContext } from '../src/session/session';
import { ToastProvider } from '../src/ui/Toasts';

interface Surroundings {
  at?: string;
  actor?: Actor;
  resources?: Resource[];
}

/** Show `page` as the application does, at an address, to somebody. */
export function show(page: ReactNode, { at = '/', actor, resources = [] }: Surroundings = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[at]}>
        <ResourcesContext value={resources}>
          <SessionContext
            value={{ actor: actor ?? { kind: 'public' }, person: null, hasAccounts: false }}
          >
            <ToastProvider>{page}</ToastProvider>
            <Address />
          </SessionContext>
        </ResourcesContext>
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

function Address() {
  const { pathname, search } = useLocation();
  return <output data-testid="address">{pathname + search}</output>;
}

export interface Asked {
  method: string;
  url: string;
  body: unknown;
}
export interface Answer {
  status?: number;
  body?: unknown;
}

/** Answer the requests of the page under test, and keep what it asked for. */
export function answerWith(answer: (asked: Asked) => Answer): Asked[] {
  const all: Asked[] = [];
  globalThis.fetch = (url, init = {}) => {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const asked = { method: init.method ?? 'GET', url: url as string, body };
    all.push(asked);
    const { status = 200, body: data } = answer(asked);
    return Promise.resolve({
      status,
      ok: status < 400,
      json: () => Promise.resolve(data),
    } as Response);
  };
  return all;
}

export function pageOf(...items: unknown[]) {
  return { items, total: items.length, page: 1, pageSize: 20 };
}

export function rowOf(values: Record<string, unknown> = {}): Row {
  const moment = '2030-01-31T09:30:00.000Z';
  return { id: 'row-1', label: 'Row one', createdAt: moment, updatedAt: moment, ...values };
}

const RIGHTS = {
  create: { scope: 'all' },
  read: { scope: 'all' },
  update: { scope: 'all' },
  delete: { scope: 'all' },
} as const;

/** A resource with a field of every kind, for tests of the shared parts. */
export const sample: Resource = {
  path: 'samples',
  label: 'Sample',
  plural: 'Samples',
  display: 'name',
  columns: ['size', 'state', 'price'],
  fields: [
    { type: 'string', key: 'name', label: 'Name', required: true },
    { type: 'integer', key: 'size', label: 'Size', required: false, min: 1, max: 9 },
    { type: 'money', key: 'price', label: 'Price', required: false },
    { type: 'boolean', key: 'fragile', label: 'Fragile', required: true, default: false },
    {
      type: 'enum',
      key: 'state',
      label: 'State',
      required: true,
      default: 'open',
      values: [
        { value: 'open', label: 'Open', tone: 'green' },
        { value: 'held', label: 'Held', tone: 'amber' },
        { value: 'closed', label: 'Closed', tone: 'gray' },
      ],
      transitions: { open: ['held'], held: ['open', 'closed'], closed: [] },
    },
    {
      type: 'links',
      key: 'tagIds',
      name: 'tags',
      label: 'Tags',
      required: false,
      target: 'tags',
      filter: 'tagId',
    },
  ],
  access: { public: RIGHTS, guest: { read: { scope: 'all' } } },
};
