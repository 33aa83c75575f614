import type { Tone } from '../ui/styles';
import type { AccessByActor } from './access';

/** A row of another kind, as the API shows it inside a row. */
export interface Ref {
  id: string;
  label: string;
}

/** What every row has. */
export interface Row {
  id: string;
  label: string;
  createdAt: string;
  updatedAt: string;
  ownerId?: string | null;
}

export interface Page<T> {
  items: T[];
  total: number;
  page: number;
  pageSize: number;
}

export interface EnumValue {
  value: string;
  label: string;
  tone: Tone;
}

interface Common<Key extends string> {
  key: Key;
  label: string;
  required: boolean;
}

export type TextType = 'string' | 'text' | 'email' | 'url' | 'phone';
export type NumberType = 'integer' | 'decimal' | 'money';
export type MomentType = 'date' | 'datetime' | 'time';

export interface TextField<Key extends string = string> extends Common<Key> {
  type: TextType;
  default?: string;
}
export interface NumberField<Key extends string = string> extends Common<Key> {
  type: NumberType;
  min?: number;
  max?: number;
  default?: string | number;
}
export interface MomentField<Key extends string = string> extends Common<Key> {
  type: MomentType;
  default?: string;
}
export interface BooleanField<Key extends string = string> extends Common<Key> {
  type: 'boolean';
  default?: boolean;
}
export interface EnumField<Key extends string = string> extends Common<Key> {
  type: 'enum';
  values: EnumValue[];
  /** The values that may follow each value; absent where every change is allowed. */
  transitions?: Record<string, string[]>;
  default?: string;
}
/** A link to one row of `target`; the row itself stands under `name`. */
export interface LinkField<Key extends string = string> extends Common<Key> {
  type: 'link';
  name: string;
  target: string;
}
/** Links to many rows of `target`; the rows themselves stand under `name`. */
export interface LinksField<Key extends string = string> extends Common<Key> {
  type: 'links';
  name: string;
  target: string;
  /** The query parameter that finds the rows linked to one of them. */
  filter: string;
}

export type Field<Key extends string = string> =
  | TextField<Key>
  | NumberField<Key>
  | MomentField<Key>
  | BooleanField<Key>
  | EnumField<Key>
  | LinkField<Key>
  | LinksField<Key>;

/** One kind of thing that the application keeps: its words, its fields and who may do what. */
export interface Resource<Key extends string = string> {
  path: string;
  label: string;
  plural: string;
  /** The field that a row's label is taken from first. */
  display: string;
  /** The columns of lists, after the label. */
  columns: string[];
  fields: Field<Key>[];
  access: AccessByActor;
}

/** State a resource; the keys of its fields are checked against the type of its rows. */
export function defineResource<T extends Row>(
  resource: Resource<Extract<keyof T, string>>,
): Resource {
  return resource;
}

export function fieldsOf(resource: Resource, keys: string[]): Field[] {
  return keys.flatMap((key) => resource.fields.filter((field) => field.key === key));
}

/** "purchase order", as it stands inside a sentence. */
export function lower(words: string): string {
  return words.toLowerCase();
}
