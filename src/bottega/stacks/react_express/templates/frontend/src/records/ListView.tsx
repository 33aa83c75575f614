import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { useRecords } from '../api/records';
import { Guard } from '../session/Guard';
import { useActor } from '../session/session';
import { Icon } from '../ui/Icon';
import { PageHeader } from '../ui/PageHeader';
import { Pagination } from '../ui/Pagination';
import { ErrorNotice, Notice } from '../ui/States';
import { buttonClass, cardClass, controlClass } from '../ui/styles';
import { may } from './access';
import { FilterBar } from './FilterBar';
import { listQuery, PAGE_SIZES, useListState, type ListState } from './listState';
import { RecordTable } from './RecordTable';
import { lower, type Resource } from './resource';

/** The page of all rows of a kind: search, filters, order and pages, all kept in the address. */
export function ListView({ resource }: { resource: Resource }) {
  return (
    <Guard resource={resource} action="read">
      <List resource={resource} />
    </Guard>
  );
}

function List({ resource }: { resource: Resource }) {
  const { state, change } = useListState(resource);
  const { data, error, isPlaceholderData, refetch } = useRecords(resource, listQuery(state));
  const narrowed = state.q !== '' || Object.keys(state.filters).length > 0;
  const clear = () =>
    change({ q: '', ...Object.fromEntries(Object.keys(state.filters).map((key) => [key, ''])) });
  return (
    <>
      <PageHeader title={resource.plural}>
        <NewLink resource={resource} />
      </PageHeader>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchBox q={state.q} onSearch={(q) => change({ q }, true)} />
        <FilterBar resource={resource} state={state} onChange={change} onClear={clear} />
      </div>
      <div className={`${cardClass} overflow-hidden`} aria-busy={!data || isPlaceholderData}>
        {error && !data ? (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        ) : data?.items.length === 0 ? (
          <Empty resource={resource} state={state} narrowed={narrowed} onClear={clear} onFirst={() => change({})} />
        ) : (
          <RecordTable
            resource={resource}
            rows={data?.items}
            sort={state.sort}
            stale={isPlaceholderData}
            onSort={(sort) => change({ sort })}
          />
        )}
        {data && data.items.length > 0 && (
          <div className="border-t border-line">
            <Pagination
              page={data.page}
              pageSize={data.pageSize}
              total={data.total}
              sizes={PAGE_SIZES}
              onPage={(page) => change({ page: String(page) })}
              onPageSize={(size) => change({ pageSize: String(size) })}
            />
          </div>
        )}
      </div>
    </>
  );
}

function NewLink({ resource }: { resource: Resource }) {
  const actor = useActor();
  if (!may(resource, actor, 'create')) return null;
  return (
    <Link to={`/${resource.path}/new`} className={buttonClass('primary')}>
      <Icon name="plus" />
      New {lower(resource.label)}
    </Link>
  );
}

/** Searches a moment after the last key, and follows the address when that changes. */
function SearchBox({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const [text, setText] = useState(q);
  const [known, setKnown] = useState(q);
  if (q !== known) {
    setKnown(q);
    setText(q);
  }
  useEffect(() => {
    const words = text.trim();
    if (words === q) return undefined;
    const timer = setTimeout(() => onSearch(words), 250);
    return () => clearTimeout(timer);
  });
  return (
    <div role="search" className="relative w-full sm:w-72">
      <label htmlFor="search" className="sr-only">
        Search
      </label>
      <Icon name="search" className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-faint" />
      <input
        id="search"
        type="search"
        value={text}
        placeholder="Search"
        className={`${controlClass} h-9 pl-9`}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}

interface EmptyProps {
  resource: Resource;
  state: ListState;
  narrowed: boolean;
  onClear: () => void;
  onFirst: () => void;
}

function Empty({ resource, state, narrowed, onClear, onFirst }: EmptyProps) {
  const actor = useActor();
  const many = lower(resource.plural);
  if (narrowed) {
    return (
      <Notice
        icon="search"
        title={`No ${many} fit`}
        action={
          <button type="button" className={buttonClass()} onClick={onClear}>
            Clear search and filters
          </button>
        }
      >
        Try other words, or fewer filters.
      </Notice>
    );
  }
  if (state.page > 1) {
    return (
      <Notice
        icon="inbox"
        title={`No ${many} on this page`}
        action={
          <button type="button" className={buttonClass()} onClick={onFirst}>
            Go to the first page
          </button>
        }
      />
    );
  }
  const open = may(resource, actor, 'create');
  return (
    <Notice
      icon="inbox"
      title={`No ${many} yet`}
      action={
        open && (
          <Link to={`/${resource.path}/new`} className={buttonClass('primary')}>
            Add the first one
          </Link>
        )
      }
    >
      {open ? `What you add will be listed here.` : `They will be listed here once there are some.`}
    </Notice>
  );
}
