import type { Resource, Row } from './resource';

export type Action = 'create' | 'read' | 'update' | 'delete';

/** On which rows an action is allowed, and for updates which fields and, by field, which enum values (absent: all). */
export interface Access {
  scope: 'all' | 'own';
  fields?: string[];
  values?: Record<string, string[]>;
}

/** What each kind of person may do. The server decides; this only decides what is offered. */
export type AccessByActor = Record<string, Partial<Record<Action, Access>>>;

export const all: Access = { scope: 'all' };
export const own: Access = { scope: 'own' };
export const everything = { create: all, read: all, update: all, delete: all };

/** The person in front of the screen, as the policy sees them. */
export interface Actor {
  kind: string;
  id?: string;
}

export const VISITOR = 'public';

/** What `actor` may do, or null for nothing; with a row, whether it is allowed on that row. */
export function accessOf(
  resource: Resource,
  actor: Actor,
  action: Action,
  row?: Row,
): Access | null {
  const access = resource.access[actor.kind]?.[action];
  if (!access) return null;
  if (row && access.scope === 'own' && row.ownerId !== actor.id) return null;
  return access;
}

export function may(resource: Resource, actor: Actor, action: Action, row?: Row): boolean {
  return accessOf(resource, actor, action, row) !== null;
}
