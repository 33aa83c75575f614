import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Query } from '../api/client';
import type { Field, Resource } from './resource';

export const PAGE_SIZES = [20, 50, 100];

/** What a list shows. It lives in the address, so that every view of a list can be shared and reloaded. */
export interface ListState {
  page: number;
  pageSize: number;
  sort: string;
  q: string;
  filters: Record<string, string>;
}

export type FilterField = Extract<Field, { type: 'enum' | 'boolean' | 'link' | 'links' }>;

export function filterFields(resource: Resource): FilterField[] {
  return resource.fields.filter(
    (field): field is FilterField =>
      field.type === 'enum' ||
      field.type === 'boolean' ||
      field.type === 'link' ||
      field.type === 'links',
  );
}

export function filterKey(field: FilterField): string {
  return field.type === 'links' ? field.filter : field.key;
}

export function readListState(resource: Resource, params: URLSearchParams): ListState {
  const filters: Record<string, string> = {};
  for (const field of filterFields(resource)) {
    const value = params.get(filterKey(field));
    if (value) filters[filterKey(field)] = value;
  }
  const pageSize = Number(params.get('pageSize'));
  return {
    page: Math.max(1, Math.trunc(Number(params.get('page'))) || 1),
    pageSize: PAGE_SIZES.includes(pageSize) ? pageSize : 20,
    sort: params.get('sort') ?? '',
    q: params.get('q') ?? '',
    filters,
  };
}

export function listQuery({ page, pageSize, sort, q, filters }: ListState): Query {
  return { page, pageSize, sort, q, ...filters };
}

/** Change the address; everything but a turn of the page goes back to the first page. */
export function withChanges(params: URLSearchParams, changes: Record<string, string>) {
  const next = new URLSearchParams(params);
  if (!('page' in changes)) next.delete('page');
  for (const [key, value] of Object.entries(changes)) {
    if (value) next.set(key, value);
    else next.delete(key);
  }
  return next;
}

export function useListState(resource: Resource) {
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => readListState(resource, params), [resource, params]);
  const change = (changes: Record<string, string>, replace = false) => {
    setParams((current) => withChanges(current, changes), { replace });
  };
  return { state, change };
}

/** The next order when a heading is pressed: ascending, descending, then as it was. */
export function nextSort(current: string, key: string): string {
  if (current === key) return `-${key}`;
  return current === `-${key}` ? '' : key;
}
