import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Page, Ref, Resource, Row } from '../records/resource';
import { useResource } from '../records/resources';
import { api, type ApiError, type Query } from './client';

/** The path of people's accounts, which other rows may link to. */
export const ACCOUNTS = 'users';
export const MOST_OPTIONS = 100;

export function useRecords(resource: Resource, query: Query, enabled = true) {
  return useQuery<Page<Row>, ApiError>({
    queryKey: [resource.path, 'list', query],
    queryFn: ({ signal }) => api(`/${resource.path}`, { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useRecord(resource: Resource, id: string | undefined) {
  return useQuery<Row, ApiError>({
    queryKey: [resource.path, 'row', id],
    queryFn: ({ signal }) => api(`/${resource.path}/${encodeURIComponent(id ?? '')}`, { signal }),
    enabled: id !== undefined,
  });
}

/** The rows that a link may point at, found by `q`. */
export function useOptions(target: string, q = '', enabled = true) {
  const display = useResource(target)?.display;
  const path = target === ACCOUNTS ? `/${ACCOUNTS}/options` : `/${target}`;
  const query = { q, pageSize: MOST_OPTIONS, sort: display ?? undefined };
  return useQuery<Page<Ref>, ApiError>({
    queryKey: [target, 'options', q],
    queryFn: ({ signal }) => api(path, { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** The row with `id`, for a link whose row is not among the options. */
export function useOption(target: string, id: string, enabled: boolean) {
  return useQuery<Ref, ApiError>({
    queryKey: [target, 'row', id],
    queryFn: ({ signal }) => api(`/${target}/${encodeURIComponent(id)}`, { signal }),
    enabled: enabled && id !== '' && target !== ACCOUNTS,
  });
}

/** Create a row, or change the one with `id`. */
export function useSaveRecord(resource: Resource, id: string | undefined) {
  const client = useQueryClient();
  return useMutation<Row, ApiError, Record<string, unknown>>({
    mutationFn: (body) =>
      id === undefined
        ? api(`/${resource.path}`, { method: 'POST', body })
        : api(`/${resource.path}/${id}`, { method: 'PATCH', body }),
    onSuccess: async (row) => {
      client.setQueryData([resource.path, 'row', row.id], row);
      // Other kinds of rows show this one's label, so nothing that is cached can be trusted.
      await client.invalidateQueries({ refetchType: 'none' });
    },
  });
}

export function useDeleteRecord(resource: Resource, id: string) {
  const client = useQueryClient();
  return useMutation<void, ApiError>({
    mutationFn: () => api(`/${resource.path}/${id}`, { method: 'DELETE' }),
    onSuccess: async () => {
      client.removeQueries({ queryKey: [resource.path, 'row', id] });
      await client.invalidateQueries({ refetchType: 'none' });
    },
  });
}
