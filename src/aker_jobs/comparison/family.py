from aker_core.facts.family import Family, FamilyInputs, FamilyResult
def compare_jobs(given: FamilyInputs) -> FamilyResult:
    return FamilyResult()
FAMILY = Family("comparison", compare_jobs)
