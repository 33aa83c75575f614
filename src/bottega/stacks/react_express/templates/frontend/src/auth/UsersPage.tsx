import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { api, type ApiError } from '../api/client';
import { PAGE_SIZES } from '../records/listState';
import type { Page } from '../records/resource';
import { Refused } from '../session/Guard';
import { useSession, type Person } from '../session/session';
import { PageHeader } from '../ui/PageHeader';
import { Pagination } from '../ui/Pagination';
import { ErrorNotice, Skeleton } from '../ui/States';
import { cardClass, controlClass } from '../ui/styles';
import { useToast } from '../ui/toast';
import { ROLES } from './roles';

/** Where an administrator gives people their roles. */
export function UsersPage() {
  const { actor } = useSession();
  return actor.kind === 'admin' ? <Users /> : <Refused title="Only administrators give people their roles" />;
}

function Users() {
  const [params, setParams] = useSearchParams();
  const page = Math.max(1, Number(params.get('page')) || 1);
  const pageSize = PAGE_SIZES.find((size) => String(size) === params.get('pageSize')) ?? 20;
  const { data, error, refetch } = useQuery<Page<Person>, ApiError>({
    queryKey: ['users', 'list', page, pageSize],
    queryFn: ({ signal }) => api('/users', { query: { page, pageSize }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader title="Users" note="Everybody with an account, and what they may do." />
      <div className={`${cardClass} overflow-hidden`}>
        {error && !data && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton className="m-5 h-5 w-60" />}
        <ul className="divide-y divide-line">
          {data?.items.map((person) => (
            <UserRow key={person.id} person={person} />
          ))}
        </ul>
        {data && (
          <div className="border-t border-line">
            <Pagination
              page={page}
              pageSize={pageSize}
              total={data.total}
              sizes={PAGE_SIZES}
              onPage={(next) => setParams({ page: String(next), pageSize: String(pageSize) })}
              onPageSize={(size) => setParams({ pageSize: String(size) })}
            />
          </div>
        )}
      </div>
    </>
  );
}

function UserRow({ person }: { person: Person }) {
  const client = useQueryClient();
  const showToast = useToast();
  const me = useSession().person;
  const change = useMutation<Person, ApiError, string | null>({
    mutationFn: (role) => api(`/users/${person.id}`, { method: 'PATCH', body: { role } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['users'] });
      showToast('Role saved');
    },
  });
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-5 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="truncate text-sm font-medium text-ink">
          {person.name}
          {person.id === me?.id && <span className="ml-2 font-normal text-muted">you</span>}
        </p>
        <p className="truncate text-sm text-muted">{person.email}</p>
      </div>
      <div className="w-full sm:w-48">
        <select
          aria-label={`Role of ${person.name}`}
          value={person.role ?? ''}
          disabled={change.isPending}
          className={`${controlClass} select h-9`}
          onChange={(event) => change.mutate(event.target.value || null)}
        >
          <option value="">No role</option>
          {Object.entries(ROLES).map(([role, label]) => (
            <option key={role} value={role}>
              {label}
            </option>
          ))}
        </select>
        {change.error && (
          <p role="alert" className="mt-1 text-sm text-danger-ink">
            {change.error.message}
          </p>
        )}
      </div>
    </li>
  );
}
