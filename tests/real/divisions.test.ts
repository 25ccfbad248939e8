import { describe, expect, it } from 'vitest';
import { sampleOrganization } from '#shared/samples/index.ts';
import { haveRealData, readRows } from './input.ts';

describe.runIf(haveRealData)('divisions of the statistics bureau', () => {
  const organization = sampleOrganization();
  for (const district of ['110107', '110119']) {
    it(`holds every street and community of ${district} under its code and name`, () => {
      const streets = readRows('divisions', 'beijing_streets.csv').filter((row) => row['districtCode'] === district);
      const communities = readRows('divisions', 'beijing_communities.csv').filter(
        (row) => row['districtCode'] === district,
      );
      expect(streets.length).toBeGreaterThan(0);
      for (const row of streets) {
        const unit = organization.find(row['code'] ?? '');
        expect(unit).toMatchObject({ kind: 'street', parent: district });
        expect(unit?.name).toBe(row['name']);
      }
      for (const row of communities) {
        expect(organization.find(row['code'] ?? '')).toMatchObject({
          kind: 'community',
          parent: row['streetCode'],
        });
      }
      const held = organization.subtree(district);
      expect(held.filter((unit) => unit.kind === 'street')).toHaveLength(streets.length);
      expect(held.filter((unit) => unit.kind === 'community')).toHaveLength(communities.length);
    });
  }
});
