import { Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { belongsTo, hasList } from '../graphql/references';
import { Allow, Mutates } from '../graphql/root-fields';
import { ApiKey } from './api-key.entity';
import { issueApiKey, revokeApiKey } from './api-key.service';
import { User } from './user.entity';
import { CreateApiKeyInput, RevokeApiKeyInput } from './user.inputs';

belongsTo(ApiKey, 'user', User, 'userId', 'The user on whose behalf the key acts.');
hasList(
  User,
  'apiKeys',
  ApiKey,
  'userId',
  't.id',
  'The API keys, revoked ones too; those of others only with the permission key:write.',
);

@Resolver()
export class ApiKeyResolver {
  @Allow('key:own')
  @Mutates(
    { apiKey: ApiKey, token: String },
    CreateApiKeyInput,
    'Makes an API key. The token is in this answer only; keep it now. No key makes another one that may do more than itself.',
  )
  createApiKey(input: CreateApiKeyInput, work: Work): Promise<{ apiKey: ApiKey; token: string }> {
    return issueApiKey(work, input);
  }

  @Allow('key:own')
  @Mutates(ApiKey, RevokeApiKeyInput, 'Revokes an API key at once; a revoked one stays as it is.')
  async revokeApiKey(input: RevokeApiKeyInput, work: Work): Promise<ApiKey> {
    return revokeApiKey(work, await work.get(ApiKey, input.apiKeyId, 'apiKeyId', { lock: 'update' }));
  }
}
