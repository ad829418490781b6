export const openapi = (_u?: string): object => ({})
