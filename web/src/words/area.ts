// What the words of an area are: both languages side by side, and English says all that Chinese says.

export type Tree = { [key: string]: string | Tree };

type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

export interface Area {
  zh: Tree;
  en: Tree;
}

export const area = <T extends Tree>(zh: T, en: Same<T>): Area => ({ zh, en });
