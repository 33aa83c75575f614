import { createContext, use } from 'react';
import type { Resource } from './resource';

/** Every resource of the application, for the parts that show rows of other kinds. */
export const ResourcesContext = createContext<Resource[]>([]);

export function useResource(path: string): Resource | undefined {
  return use(ResourcesContext).find((resource) => resource.path === path);
}
