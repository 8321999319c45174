import { Resolver } from 'type-graphql';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import type { Work } from '../database/work';
import { Allow, Mutates } from '../graphql/root-fields';
import { ImportReport } from './import-report.types';
import { parseResume } from './json-resume';
import { ImportResumeInput } from './resume-import.inputs';
import { importResume, type ImportedResume } from './resume-import.service';

@Resolver()
export class ResumeImportResolver {
  @Allow('applicant:import')
  @Mutates(
    { applicant: Applicant, application: Application, report: ImportReport },
    ImportResumeInput,
    'Makes an applicant of a JSON Resume, or adds what is missing to the one with its e-mail address; nothing is overwritten.',
  )
  async importResume({ resume, roleId }: ImportResumeInput, work: Work): Promise<ImportedResume> {
    return importResume(work, { resume: parseResume(resume), roleId });
  }
}
