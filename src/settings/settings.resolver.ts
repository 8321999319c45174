import { Ctx, Query, Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import type { Context } from '../graphql/context';
import { Allow, Mutates } from '../graphql/root-fields';
import './settings.access';
import { OrganizationSettings, settingsKey } from './settings.entity';
import { UpdateSettingsInput } from './settings.inputs';
import { updateSettings } from './settings.service';

@Resolver()
export class SettingsResolver {
  @Allow('organization:read')
  @Query(() => OrganizationSettings, {
    nullable: true,
    description: 'What the organisation has decided for everyone.',
  })
  settings(@Ctx() context: Context): Promise<OrganizationSettings | null> {
    return context.one(OrganizationSettings, settingsKey);
  }

  @Allow('organization:write')
  @Mutates(
    { settings: OrganizationSettings },
    UpdateSettingsInput,
    'Changes the settings of the organisation.',
  )
  updateSettings(input: UpdateSettingsInput, work: Work): Promise<{ settings: OrganizationSettings }> {
    return updateSettings(work, input);
  }
}
