/** What the server says when it refuses; `details` name the fields it is about. */
export interface ErrorDetail {
  path: string;
  message: string;
}

export type ErrorCode =
  | 'validation_error'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'in_use'
  | 'transition_not_allowed'
  | 'rate_limited'
  | 'internal'
  | 'unreachable'
  | 'unknown';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetail[] = [],
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

const TOKEN_KEY = 'token';
let onSessionEnd: () => void = () => undefined;

export const token = {
  get: () => localStorage.getItem(TOKEN_KEY),
  set: (value: string) => localStorage.setItem(TOKEN_KEY, value),
  clear: () => localStorage.removeItem(TOKEN_KEY),
};

/** Call `listener` when the server no longer accepts the token that the browser holds. */
export function listenToSessionEnd(listener: () => void): () => void {
  onSessionEnd = listener;
  return () => {
    onSessionEnd = () => undefined;
  };
}

export type Query = Record<string, string | number | undefined>;

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

/** Ask the API; throws an ApiError for every answer that is not a success. */
export async function api<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const held = token.get();
  const response = await send(path, options, held);
  if (response.status === 204) return undefined as T;
  const data: unknown = await response.json().catch(() => null);
  if (response.ok) return data as T;
  if (response.status === 401 && held && token.get() === held) {
    token.clear();
    onSessionEnd();
  }
  throw refusal(response.status, data);
}

async function send(path: string, options: RequestOptions, held: string | null) {
  const { method = 'GET', query = {}, body, signal } = options;
  const headers: Record<string, string> = {};
  if (held) headers.Authorization = `Bearer ${held}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    return await fetch(`/api/v1${path}${search(query)}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'unreachable', 'The server cannot be reached. Check your connection.');
  }
}

function search(query: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(key, String(value));
  }
  const text = params.toString();
  return text && `?${text}`;
}

function refusal(status: number, data: unknown): ApiError {
  const error = (data as { error?: Partial<ApiError> } | null)?.error;
  return new ApiError(
    status,
    error?.code ?? 'unknown',
    error?.message ?? `The server answered ${status}.`,
    error?.details ?? [],
  );
}
