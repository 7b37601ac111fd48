-- What the migrations make of an empty SQLite database. Made by scripts/make_sqlite_schema.py;

CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE markets (
	cbsa_code VARCHAR NOT NULL, 
	delineation VARCHAR NOT NULL, 
	msa_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	principal_city VARCHAR, 
	states VARCHAR, 
	CONSTRAINT pk_markets PRIMARY KEY (cbsa_code, delineation), 
	CONSTRAINT ck_markets_type CHECK (type IN ('metro', 'micro'))
);

CREATE INDEX ix_markets_msa_id ON markets (msa_id);

CREATE TABLE market_boundaries (
	cbsa_code VARCHAR NOT NULL, 
	delineation VARCHAR NOT NULL, 
	geometry BLOB NOT NULL, 
	source_data_hash VARCHAR, 
	run_id VARCHAR, year BIGINT, method VARCHAR, data_origin VARCHAR, 
	CONSTRAINT pk_market_boundaries PRIMARY KEY (cbsa_code, delineation)
);

CREATE TABLE pillar_scores (
	msa_id VARCHAR NOT NULL, 
	data_vintage DATE NOT NULL, 
	pillar VARCHAR NOT NULL, 
	sba_id VARCHAR, 
	score_0_100 DOUBLE, 
	score_0_5 DOUBLE, 
	coverage DOUBLE, 
	rank BIGINT, 
	universe_size BIGINT, 
	contributions JSON, 
	missing JSON, 
	methodology VARCHAR, 
	data_origin VARCHAR, 
	run_id VARCHAR, 
	scored_at DATETIME, score_p05 DOUBLE, score_p95 DOUBLE, weights JSON, 
	CONSTRAINT pk_pillar_scores PRIMARY KEY (msa_id, data_vintage, pillar), 
	CONSTRAINT ck_pillar_scores_score_0_100 CHECK (score_0_100 BETWEEN 0 AND 100), 
	CONSTRAINT ck_pillar_scores_score_0_5 CHECK (score_0_5 BETWEEN 0 AND 5), 
	CONSTRAINT ck_pillar_scores_coverage CHECK (coverage BETWEEN 0 AND 1), 
	CONSTRAINT ck_pillar_scores_data_origin CHECK (data_origin IN ('published', 'sample'))
);

CREATE INDEX ix_pillar_scores_sba_id ON pillar_scores (sba_id);

CREATE INDEX ix_pillar_scores_data_vintage_pillar_rank ON pillar_scores (data_vintage, pillar, rank);

CREATE TABLE market_scores (
	msa_id VARCHAR NOT NULL, 
	data_vintage DATE NOT NULL, 
	sba_id VARCHAR, 
	score_0_100 DOUBLE, 
	score_0_5 DOUBLE, 
	coverage DOUBLE, 
	rank BIGINT, 
	universe_size BIGINT, 
	contributions JSON, 
	missing JSON, 
	methodology VARCHAR, 
	data_origin VARCHAR, 
	run_id VARCHAR, 
	scored_at DATETIME, 
	CONSTRAINT pk_market_scores PRIMARY KEY (msa_id, data_vintage), 
	CONSTRAINT ck_market_scores_score_0_100 CHECK (score_0_100 BETWEEN 0 AND 100), 
	CONSTRAINT ck_market_scores_score_0_5 CHECK (score_0_5 BETWEEN 0 AND 5), 
	CONSTRAINT ck_market_scores_coverage CHECK (coverage BETWEEN 0 AND 1), 
	CONSTRAINT ck_market_scores_data_origin CHECK (data_origin IN ('published', 'sample'))
);

CREATE INDEX ix_market_scores_sba_id ON market_scores (sba_id);

CREATE INDEX ix_market_scores_data_vintage_rank ON market_scores (data_vintage, rank);

CREATE TABLE runs (
	id VARCHAR NOT NULL, 
	flow VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	git_sha VARCHAR NOT NULL, 
	config_hash VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	seed BIGINT NOT NULL, 
	mode VARCHAR, 
	error_class VARCHAR, 
	host VARCHAR NOT NULL, 
	pid BIGINT NOT NULL, 
	process_started VARCHAR NOT NULL, 
	message TEXT, 
	params JSON, 
	reasons JSON, 
	CONSTRAINT pk_runs PRIMARY KEY (id), 
	CONSTRAINT ck_runs_outcome CHECK (outcome IN ('running', 'completed', 'degraded', 'failed', 'abandoned'))
);

CREATE INDEX ix_runs_started_at ON runs (started_at);

CREATE INDEX ix_runs_outcome ON runs (outcome);

CREATE TABLE payloads (
	source VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	url TEXT NOT NULL, 
	content_type VARCHAR NOT NULL, 
	bytes BIGINT NOT NULL, 
	fetched_at DATETIME NOT NULL, 
	CONSTRAINT pk_payloads PRIMARY KEY (source, sha256)
);

CREATE INDEX ix_payloads_sha256 ON payloads (sha256);

CREATE TABLE lineage (
	id INTEGER NOT NULL, 
	run_id VARCHAR NOT NULL, 
	"table" VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	url TEXT NOT NULL, 
	fetched_at DATETIME NOT NULL, 
	hash VARCHAR NOT NULL, 
	CONSTRAINT pk_lineage PRIMARY KEY (id), 
	CONSTRAINT fk_lineage_run_id FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);

CREATE INDEX ix_lineage_run_id ON lineage (run_id);

CREATE INDEX ix_lineage_hash ON lineage (hash);

CREATE TABLE checks (
	id INTEGER NOT NULL, 
	run_id VARCHAR NOT NULL, 
	"table" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	ok BOOLEAN NOT NULL, 
	fatal BOOLEAN NOT NULL, 
	rows BIGINT, 
	share DOUBLE, 
	worst DOUBLE, 
	checked_at DATETIME NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_checks PRIMARY KEY (id), 
	CONSTRAINT fk_checks_run_id FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);

CREATE INDEX ix_checks_run_id ON checks (run_id);

CREATE INDEX ix_checks_table_name_checked_at ON checks ("table", name, checked_at);

CREATE TABLE expansion_events (
	event_key VARCHAR NOT NULL, 
	data_origin VARCHAR NOT NULL, 
	first_as_of DATE NOT NULL, 
	as_of DATE NOT NULL, 
	delineation VARCHAR NOT NULL, 
	company VARCHAR, 
	place VARCHAR, 
	state VARCHAR, 
	county_fips VARCHAR, 
	how VARCHAR, 
	cbsa_code VARCHAR, 
	sector VARCHAR NOT NULL, 
	sectors JSON NOT NULL, 
	status VARCHAR NOT NULL, 
	announced_on DATE, 
	delayed_on DATE, 
	cancelled_on DATE, 
	completed_on DATE, 
	due_year BIGINT, 
	new_jobs BIGINT, 
	investment_usd BIGINT, 
	confidence DOUBLE NOT NULL, 
	review_state VARCHAR NOT NULL, 
	review_reasons JSON NOT NULL, 
	run_id VARCHAR, 
	fields JSON NOT NULL, 
	history JSON NOT NULL, 
	CONSTRAINT pk_expansion_events PRIMARY KEY (event_key), 
	CONSTRAINT ck_expansion_events_data_origin CHECK (data_origin IN ('published', 'sample')), 
	CONSTRAINT ck_expansion_events_new_jobs CHECK (new_jobs >= 0), 
	CONSTRAINT ck_expansion_events_investment_usd CHECK (investment_usd >= 0), 
	CONSTRAINT ck_expansion_events_confidence CHECK (confidence BETWEEN 0 AND 1), 
	CONSTRAINT ck_expansion_events_sector CHECK (sector IN ('university', 'health', 'semiconductor', 'defense', 'other')), 
	CONSTRAINT ck_expansion_events_status CHECK (status IN ('announced', 'delayed', 'cancelled', 'completed')), 
	CONSTRAINT ck_expansion_events_review_state CHECK (review_state IN ('certain', 'needs_review', 'accepted', 'corrected', 'rejected'))
);

CREATE INDEX ix_expansion_events_review_state_announced_on ON expansion_events (review_state, announced_on);

CREATE INDEX ix_expansion_events_cbsa_code_announced_on ON expansion_events (cbsa_code, announced_on);

CREATE TABLE expansion_reviews (
	id INTEGER NOT NULL, 
	event_key VARCHAR NOT NULL, 
	decision VARCHAR NOT NULL, 
	fields JSON NOT NULL, 
	digests JSON NOT NULL, 
	why TEXT, 
	decided_by VARCHAR, 
	decided_at DATETIME NOT NULL, 
	CONSTRAINT pk_expansion_reviews PRIMARY KEY (id), 
	CONSTRAINT ck_expansion_reviews_decision CHECK (decision IN ('accept', 'correct', 'reject'))
);

CREATE INDEX ix_expansion_reviews_event_key ON expansion_reviews (event_key);

CREATE TABLE fact_refreshes (
	id BIGINT NOT NULL, 
	data_vintage DATE NOT NULL, 
	data_year BIGINT NOT NULL, 
	delineation VARCHAR NOT NULL, 
	data_origin VARCHAR NOT NULL, 
	run_id VARCHAR NOT NULL, 
	methodology VARCHAR NOT NULL, 
	calculated_at DATETIME, 
	CONSTRAINT pk_fact_refreshes PRIMARY KEY (id), 
	CONSTRAINT ck_fact_refreshes_data_origin CHECK (data_origin IN ('published', 'sample'))
);

CREATE INDEX ix_fact_refreshes_data_vintage ON fact_refreshes (data_vintage);

CREATE TABLE fact_texts (
	id BIGINT NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_fact_texts PRIMARY KEY (id), 
	CONSTRAINT uq_fact_texts_text UNIQUE (text)
);

CREATE TABLE fact_methods (
	id BIGINT NOT NULL, 
	method TEXT NOT NULL, 
	formula TEXT, 
	CONSTRAINT pk_fact_methods PRIMARY KEY (id)
);

CREATE TABLE facts (
	data_vintage DATE NOT NULL, 
	geography VARCHAR NOT NULL, 
	geo_code VARCHAR NOT NULL, 
	metric VARCHAR NOT NULL, 
	year BIGINT NOT NULL, 
	current BOOLEAN NOT NULL, 
	refresh_id BIGINT NOT NULL, 
	period VARCHAR, 
	value DOUBLE, 
	status VARCHAR NOT NULL, 
	low DOUBLE, 
	high DOUBLE, 
	p05 DOUBLE, 
	p95 DOUBLE, 
	moe DOUBLE, 
	reason_id BIGINT, 
	method_id BIGINT, 
	inputs TEXT, disclosed DOUBLE, released_on DATE, 
	CONSTRAINT pk_facts PRIMARY KEY (data_vintage, geography, geo_code, metric, year), 
	CONSTRAINT ck_facts_geography CHECK ((geography = 'nation' AND geo_code = 'US') OR (geography = 'state' AND length(geo_code) = 2) OR (geography = 'market' AND length(geo_code) = 5)), 
	CONSTRAINT ck_facts_year CHECK (year BETWEEN 1900 AND 2200), 
	CONSTRAINT ck_facts_status CHECK ((value IS NOT NULL AND status IN ('observed', 'derived', 'imputed')) OR (value IS NULL AND status IN ('bounded', 'suppressed', 'not_published', 'not_loaded', 'not_comparable', 'no_base'))), 
	CONSTRAINT ck_facts_bounds CHECK (low <= high), 
	CONSTRAINT ck_facts_interval CHECK (p05 <= p95)
)
 WITHOUT ROWID

;

CREATE INDEX ix_facts_metric_year_data_vintage ON facts (metric, year, data_vintage);

CREATE TABLE fact_inputs (
	refresh_id BIGINT NOT NULL, 
	"key" VARCHAR NOT NULL, 
	source_table VARCHAR NOT NULL, 
	source_column VARCHAR, 
	aggregate VARCHAR NOT NULL, 
	filter TEXT NOT NULL, 
	payloads_id BIGINT NOT NULL, 
	amount DOUBLE, 
	CONSTRAINT pk_fact_inputs PRIMARY KEY (refresh_id, "key")
)
 WITHOUT ROWID

;

CREATE TABLE metrics (
	id VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	family VARCHAR NOT NULL, 
	position BIGINT NOT NULL, basis VARCHAR, 
	CONSTRAINT pk_metrics PRIMARY KEY (id)
);

CREATE TABLE market_jobs (
	sba_id VARCHAR NOT NULL, 
	msa_id VARCHAR NOT NULL, 
	cbsa_code VARCHAR, 
	delineation VARCHAR, 
	data_year BIGINT, 
	data_vintage DATE NOT NULL, 
	calculated_at DATETIME, 
	run_id VARCHAR, 
	source_data_hash VARCHAR, 
	data_origin VARCHAR, 
	methodology VARCHAR, 
	population BIGINT, 
	population_25_44 BIGINT, 
	total_jobs BIGINT, 
	total_jobs_oty_pct DOUBLE, 
	tech_lq DOUBLE, 
	tech_jobs_per_100k_residents DOUBLE, 
	tech_cagr_1y DOUBLE, 
	tech_cagr_3y DOUBLE, 
	tech_cagr_5y DOUBLE, 
	health_lq DOUBLE, 
	health_jobs_per_100k_residents DOUBLE, 
	health_cagr_1y DOUBLE, 
	health_cagr_3y DOUBLE, 
	health_cagr_5y DOUBLE, 
	education_lq DOUBLE, 
	education_jobs_per_100k_residents DOUBLE, 
	education_cagr_1y DOUBLE, 
	education_cagr_3y DOUBLE, 
	education_cagr_5y DOUBLE, 
	advanced_mfg_lq DOUBLE, 
	advanced_mfg_jobs_per_100k_residents DOUBLE, 
	advanced_mfg_cagr_1y DOUBLE, 
	advanced_mfg_cagr_3y DOUBLE, 
	advanced_mfg_cagr_5y DOUBLE, 
	defense_lq DOUBLE, 
	defense_jobs_per_100k_residents DOUBLE, 
	defense_cagr_1y DOUBLE, 
	defense_cagr_3y DOUBLE, 
	defense_cagr_5y DOUBLE, 
	biotech_lq DOUBLE, 
	biotech_jobs_per_100k_residents DOUBLE, 
	biotech_cagr_1y DOUBLE, 
	biotech_cagr_3y DOUBLE, 
	biotech_cagr_5y DOUBLE, 
	total_jobs_cagr_1y DOUBLE, 
	total_jobs_cagr_3y DOUBLE, 
	total_jobs_cagr_5y DOUBLE, 
	net_migration_25_44 BIGINT, 
	mig_25_44_per_1k DOUBLE, 
	mig_25_44_per_1k_residents DOUBLE, 
	mig_all_ages_net BIGINT, 
	mig_all_ages_per_1k DOUBLE, 
	irs_inflow_us BIGINT, 
	irs_outflow_us BIGINT, 
	irs_intra_market_movers BIGINT, 
	nih_awards_usd_per_100k DOUBLE, 
	nsf_awards_usd_per_100k DOUBLE, 
	dod_awards_usd_per_100k DOUBLE, 
	research_awards_usd_per_100k DOUBLE, 
	research_awards_real_usd_per_100k DOUBLE, 
	research_awards_yoy DOUBLE, 
	tech_awards_usd_per_100k DOUBLE, 
	health_awards_usd_per_100k DOUBLE, 
	defense_awards_usd_per_100k DOUBLE, 
	business_applications_per_100k DOUBLE, 
	high_propensity_applications_per_100k DOUBLE, 
	business_formations_per_100k DOUBLE, 
	establishment_entry_rate_pct DOUBLE, 
	startup_density_per_1k_residents DOUBLE, 
	startup_density_per_1k_jobs DOUBLE, 
	survival_rate_1y DOUBLE, 
	survival_rate_2y DOUBLE, 
	survival_rate_5y DOUBLE, 
	firm_age_avg_years DOUBLE, 
	expansion_events BIGINT, 
	expansion_jobs_announced BIGINT, 
	expansion_jobs_due BIGINT, 
	expansion_jobs_university BIGINT, 
	expansion_jobs_health BIGINT, 
	expansion_jobs_semiconductor BIGINT, 
	expansion_jobs_defense BIGINT, 
	expansion_jobs_indirect DOUBLE, 
	notes TEXT, 
	CONSTRAINT pk_market_jobs PRIMARY KEY (sba_id), 
	CONSTRAINT uq_market_jobs_msa_id_data_vintage UNIQUE (msa_id, data_vintage), 
	CONSTRAINT ck_market_jobs_data_origin CHECK (data_origin IN ('published', 'sample')), 
	CONSTRAINT ck_market_jobs_tech_lq CHECK (tech_lq > 0), 
	CONSTRAINT ck_market_jobs_health_lq CHECK (health_lq > 0), 
	CONSTRAINT ck_market_jobs_education_lq CHECK (education_lq > 0), 
	CONSTRAINT ck_market_jobs_advanced_mfg_lq CHECK (advanced_mfg_lq > 0), 
	CONSTRAINT ck_market_jobs_defense_lq CHECK (defense_lq > 0), 
	CONSTRAINT ck_market_jobs_biotech_lq CHECK (biotech_lq > 0), 
	CONSTRAINT ck_market_jobs_tech_cagr_1y CHECK (tech_cagr_1y > -1 AND tech_cagr_1y < 10), 
	CONSTRAINT ck_market_jobs_tech_cagr_3y CHECK (tech_cagr_3y > -1 AND tech_cagr_3y < 10), 
	CONSTRAINT ck_market_jobs_tech_cagr_5y CHECK (tech_cagr_5y > -1 AND tech_cagr_5y < 10), 
	CONSTRAINT ck_market_jobs_health_cagr_1y CHECK (health_cagr_1y > -1 AND health_cagr_1y < 10), 
	CONSTRAINT ck_market_jobs_health_cagr_3y CHECK (health_cagr_3y > -1 AND health_cagr_3y < 10), 
	CONSTRAINT ck_market_jobs_health_cagr_5y CHECK (health_cagr_5y > -1 AND health_cagr_5y < 10), 
	CONSTRAINT ck_market_jobs_education_cagr_1y CHECK (education_cagr_1y > -1 AND education_cagr_1y < 10), 
	CONSTRAINT ck_market_jobs_education_cagr_3y CHECK (education_cagr_3y > -1 AND education_cagr_3y < 10), 
	CONSTRAINT ck_market_jobs_education_cagr_5y CHECK (education_cagr_5y > -1 AND education_cagr_5y < 10), 
	CONSTRAINT ck_market_jobs_advanced_mfg_cagr_1y CHECK (advanced_mfg_cagr_1y > -1 AND advanced_mfg_cagr_1y < 10), 
	CONSTRAINT ck_market_jobs_advanced_mfg_cagr_3y CHECK (advanced_mfg_cagr_3y > -1 AND advanced_mfg_cagr_3y < 10), 
	CONSTRAINT ck_market_jobs_advanced_mfg_cagr_5y CHECK (advanced_mfg_cagr_5y > -1 AND advanced_mfg_cagr_5y < 10), 
	CONSTRAINT ck_market_jobs_defense_cagr_1y CHECK (defense_cagr_1y > -1 AND defense_cagr_1y < 10), 
	CONSTRAINT ck_market_jobs_defense_cagr_3y CHECK (defense_cagr_3y > -1 AND defense_cagr_3y < 10), 
	CONSTRAINT ck_market_jobs_defense_cagr_5y CHECK (defense_cagr_5y > -1 AND defense_cagr_5y < 10), 
	CONSTRAINT ck_market_jobs_biotech_cagr_1y CHECK (biotech_cagr_1y > -1 AND biotech_cagr_1y < 10), 
	CONSTRAINT ck_market_jobs_biotech_cagr_3y CHECK (biotech_cagr_3y > -1 AND biotech_cagr_3y < 10), 
	CONSTRAINT ck_market_jobs_biotech_cagr_5y CHECK (biotech_cagr_5y > -1 AND biotech_cagr_5y < 10), 
	CONSTRAINT ck_market_jobs_total_jobs_cagr_1y CHECK (total_jobs_cagr_1y > -1 AND total_jobs_cagr_1y < 10), 
	CONSTRAINT ck_market_jobs_total_jobs_cagr_3y CHECK (total_jobs_cagr_3y > -1 AND total_jobs_cagr_3y < 10), 
	CONSTRAINT ck_market_jobs_total_jobs_cagr_5y CHECK (total_jobs_cagr_5y > -1 AND total_jobs_cagr_5y < 10), 
	CONSTRAINT ck_market_jobs_population CHECK (population > 0), 
	CONSTRAINT ck_market_jobs_population_25_44 CHECK (population_25_44 > 0), 
	CONSTRAINT ck_market_jobs_total_jobs CHECK (total_jobs >= 0), 
	CONSTRAINT ck_market_jobs_tech_jobs_per_100k_residents CHECK (tech_jobs_per_100k_residents >= 0), 
	CONSTRAINT ck_market_jobs_health_jobs_per_100k_residents CHECK (health_jobs_per_100k_residents >= 0), 
	CONSTRAINT ck_market_jobs_education_jobs_per_100k_residents CHECK (education_jobs_per_100k_residents >= 0), 
	CONSTRAINT ck_market_jobs_advanced_mfg_jobs_per_100k_residents CHECK (advanced_mfg_jobs_per_100k_residents >= 0), 
	CONSTRAINT ck_market_jobs_defense_jobs_per_100k_residents CHECK (defense_jobs_per_100k_residents >= 0), 
	CONSTRAINT ck_market_jobs_biotech_jobs_per_100k_residents CHECK (biotech_jobs_per_100k_residents >= 0), 
	CONSTRAINT ck_market_jobs_irs_inflow_us CHECK (irs_inflow_us >= 0), 
	CONSTRAINT ck_market_jobs_irs_outflow_us CHECK (irs_outflow_us >= 0), 
	CONSTRAINT ck_market_jobs_irs_intra_market_movers CHECK (irs_intra_market_movers >= 0), 
	CONSTRAINT ck_market_jobs_business_applications_per_100k CHECK (business_applications_per_100k >= 0), 
	CONSTRAINT ck_market_jobs_high_propensity_applications_per_100k CHECK (high_propensity_applications_per_100k >= 0), 
	CONSTRAINT ck_market_jobs_business_formations_per_100k CHECK (business_formations_per_100k >= 0), 
	CONSTRAINT ck_market_jobs_establishment_entry_rate_pct CHECK (establishment_entry_rate_pct >= 0), 
	CONSTRAINT ck_market_jobs_startup_density_per_1k_residents CHECK (startup_density_per_1k_residents >= 0), 
	CONSTRAINT ck_market_jobs_startup_density_per_1k_jobs CHECK (startup_density_per_1k_jobs >= 0), 
	CONSTRAINT ck_market_jobs_firm_age_avg_years CHECK (firm_age_avg_years >= 0), 
	CONSTRAINT ck_market_jobs_expansion_events CHECK (expansion_events >= 0), 
	CONSTRAINT ck_market_jobs_expansion_jobs_announced CHECK (expansion_jobs_announced >= 0), 
	CONSTRAINT ck_market_jobs_expansion_jobs_due CHECK (expansion_jobs_due >= 0), 
	CONSTRAINT ck_market_jobs_expansion_jobs_university CHECK (expansion_jobs_university >= 0), 
	CONSTRAINT ck_market_jobs_expansion_jobs_health CHECK (expansion_jobs_health >= 0), 
	CONSTRAINT ck_market_jobs_expansion_jobs_semiconductor CHECK (expansion_jobs_semiconductor >= 0), 
	CONSTRAINT ck_market_jobs_expansion_jobs_defense CHECK (expansion_jobs_defense >= 0), 
	CONSTRAINT ck_market_jobs_expansion_jobs_indirect CHECK (expansion_jobs_indirect >= 0), 
	CONSTRAINT ck_market_jobs_survival_rate_1y CHECK (survival_rate_1y BETWEEN 0 AND 1), 
	CONSTRAINT ck_market_jobs_survival_rate_2y CHECK (survival_rate_2y BETWEEN 0 AND 1), 
	CONSTRAINT ck_market_jobs_survival_rate_5y CHECK (survival_rate_5y BETWEEN 0 AND 1), 
	CONSTRAINT ck_market_jobs_mig_25_44_per_1k CHECK (mig_25_44_per_1k BETWEEN -1000 AND 1000), 
	CONSTRAINT ck_market_jobs_mig_25_44_per_1k_residents CHECK (mig_25_44_per_1k_residents BETWEEN -1000 AND 1000), 
	CONSTRAINT ck_market_jobs_mig_all_ages_per_1k CHECK (mig_all_ages_per_1k BETWEEN -1000 AND 1000), 
	CONSTRAINT ck_market_jobs_mig_25_44_per_1k_base CHECK (mig_25_44_per_1k IS NULL OR net_migration_25_44 IS NULL OR population_25_44 IS NOT NULL), 
	CONSTRAINT ck_market_jobs_mig_25_44_per_1k_residents_base CHECK (mig_25_44_per_1k_residents IS NULL OR net_migration_25_44 IS NULL OR population IS NOT NULL), 
	CONSTRAINT ck_market_jobs_mig_all_ages_per_1k_base CHECK (mig_all_ages_per_1k IS NULL OR mig_all_ages_net IS NULL OR population IS NOT NULL)
);

CREATE INDEX ix_market_jobs_data_vintage ON market_jobs (data_vintage);

CREATE INDEX ix_market_jobs_history ON market_jobs (msa_id, data_vintage, data_year, population, total_jobs, tech_lq, health_lq, education_lq, advanced_mfg_lq, defense_lq, biotech_lq, total_jobs_cagr_1y, total_jobs_cagr_3y, total_jobs_cagr_5y, mig_25_44_per_1k, mig_all_ages_per_1k);

CREATE TABLE market_economy (
	sba_id VARCHAR NOT NULL, 
	msa_id VARCHAR NOT NULL, 
	cbsa_code VARCHAR, 
	delineation VARCHAR, 
	data_year BIGINT, 
	data_vintage DATE NOT NULL, 
	calculated_at DATETIME, 
	run_id VARCHAR, 
	source_data_hash VARCHAR, 
	data_origin VARCHAR, 
	methodology VARCHAR, 
	median_household_income_usd DOUBLE, 
	population BIGINT, 
	total_jobs BIGINT, 
	total_wages_usd DOUBLE, 
	avg_annual_pay_usd DOUBLE, 
	notes TEXT, 
	CONSTRAINT pk_market_economy PRIMARY KEY (sba_id), 
	CONSTRAINT uq_market_economy_msa_id_data_vintage UNIQUE (msa_id, data_vintage), 
	CONSTRAINT ck_market_economy_data_origin CHECK (data_origin IN ('published', 'sample')), 
	CONSTRAINT ck_market_economy_median_household_income_usd CHECK (median_household_income_usd > 0), 
	CONSTRAINT ck_market_economy_population CHECK (population > 0), 
	CONSTRAINT ck_market_economy_total_jobs CHECK (total_jobs >= 0), 
	CONSTRAINT ck_market_economy_total_wages_usd CHECK (total_wages_usd >= 0), 
	CONSTRAINT ck_market_economy_avg_annual_pay_usd CHECK (avg_annual_pay_usd >= 0)
);

CREATE INDEX ix_market_economy_data_vintage ON market_economy (data_vintage);

CREATE TABLE county_boundaries (
	county_fips VARCHAR NOT NULL, 
	delineation VARCHAR NOT NULL, 
	year BIGINT NOT NULL, 
	data_origin VARCHAR NOT NULL, 
	geometry BLOB NOT NULL, 
	source_data_hash VARCHAR NOT NULL, 
	run_id VARCHAR, 
	CONSTRAINT pk_county_boundaries PRIMARY KEY (county_fips, delineation), 
	CONSTRAINT ck_county_boundaries_data_origin CHECK (data_origin IN ('published', 'sample'))
);

CREATE TABLE run_counts (
	run_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	number BIGINT NOT NULL, 
	CONSTRAINT pk_run_counts PRIMARY KEY (run_id, name, source, outcome), 
	CONSTRAINT fk_run_counts_run_id FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);

CREATE VIEW metric_values AS WITH by_hand AS (SELECT * FROM (SELECT wide.*, fact.value AS computed, fact.period AS computed_period, fact.year AS computed_year FROM (SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'population' AS metric, CAST(population AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'population_25_44' AS metric, CAST(population_25_44 AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'total_jobs' AS metric, CAST(total_jobs AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'total_jobs_oty_pct' AS metric, CAST(total_jobs_oty_pct AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'tech_lq' AS metric, CAST(tech_lq AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'tech_jobs_per_100k_residents' AS metric, CAST(tech_jobs_per_100k_residents AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'tech_cagr_1y' AS metric, CAST(tech_cagr_1y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'tech_cagr_3y' AS metric, CAST(tech_cagr_3y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'tech_cagr_5y' AS metric, CAST(tech_cagr_5y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'health_lq' AS metric, CAST(health_lq AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'health_jobs_per_100k_residents' AS metric, CAST(health_jobs_per_100k_residents AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'health_cagr_1y' AS metric, CAST(health_cagr_1y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'health_cagr_3y' AS metric, CAST(health_cagr_3y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'health_cagr_5y' AS metric, CAST(health_cagr_5y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'education_lq' AS metric, CAST(education_lq AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'education_jobs_per_100k_residents' AS metric, CAST(education_jobs_per_100k_residents AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'education_cagr_1y' AS metric, CAST(education_cagr_1y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'education_cagr_3y' AS metric, CAST(education_cagr_3y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'education_cagr_5y' AS metric, CAST(education_cagr_5y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'advanced_mfg_lq' AS metric, CAST(advanced_mfg_lq AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'advanced_mfg_jobs_per_100k_residents' AS metric, CAST(advanced_mfg_jobs_per_100k_residents AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'advanced_mfg_cagr_1y' AS metric, CAST(advanced_mfg_cagr_1y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'advanced_mfg_cagr_3y' AS metric, CAST(advanced_mfg_cagr_3y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'advanced_mfg_cagr_5y' AS metric, CAST(advanced_mfg_cagr_5y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'defense_lq' AS metric, CAST(defense_lq AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'defense_jobs_per_100k_residents' AS metric, CAST(defense_jobs_per_100k_residents AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'defense_cagr_1y' AS metric, CAST(defense_cagr_1y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'defense_cagr_3y' AS metric, CAST(defense_cagr_3y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'defense_cagr_5y' AS metric, CAST(defense_cagr_5y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'biotech_lq' AS metric, CAST(biotech_lq AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'biotech_jobs_per_100k_residents' AS metric, CAST(biotech_jobs_per_100k_residents AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'biotech_cagr_1y' AS metric, CAST(biotech_cagr_1y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'biotech_cagr_3y' AS metric, CAST(biotech_cagr_3y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'biotech_cagr_5y' AS metric, CAST(biotech_cagr_5y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'total_jobs_cagr_1y' AS metric, CAST(total_jobs_cagr_1y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'total_jobs_cagr_3y' AS metric, CAST(total_jobs_cagr_3y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'total_jobs_cagr_5y' AS metric, CAST(total_jobs_cagr_5y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'net_migration_25_44' AS metric, CAST(net_migration_25_44 AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'mig_25_44_per_1k' AS metric, CAST(mig_25_44_per_1k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'mig_25_44_per_1k_residents' AS metric, CAST(mig_25_44_per_1k_residents AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'mig_all_ages_net' AS metric, CAST(mig_all_ages_net AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'mig_all_ages_per_1k' AS metric, CAST(mig_all_ages_per_1k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'irs_inflow_us' AS metric, CAST(irs_inflow_us AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'irs_outflow_us' AS metric, CAST(irs_outflow_us AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'irs_intra_market_movers' AS metric, CAST(irs_intra_market_movers AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'nih_awards_usd_per_100k' AS metric, CAST(nih_awards_usd_per_100k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'nsf_awards_usd_per_100k' AS metric, CAST(nsf_awards_usd_per_100k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'dod_awards_usd_per_100k' AS metric, CAST(dod_awards_usd_per_100k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'research_awards_usd_per_100k' AS metric, CAST(research_awards_usd_per_100k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'research_awards_real_usd_per_100k' AS metric, CAST(research_awards_real_usd_per_100k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'research_awards_yoy' AS metric, CAST(research_awards_yoy AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'tech_awards_usd_per_100k' AS metric, CAST(tech_awards_usd_per_100k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'health_awards_usd_per_100k' AS metric, CAST(health_awards_usd_per_100k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'defense_awards_usd_per_100k' AS metric, CAST(defense_awards_usd_per_100k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'business_applications_per_100k' AS metric, CAST(business_applications_per_100k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'high_propensity_applications_per_100k' AS metric, CAST(high_propensity_applications_per_100k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'business_formations_per_100k' AS metric, CAST(business_formations_per_100k AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'establishment_entry_rate_pct' AS metric, CAST(establishment_entry_rate_pct AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'startup_density_per_1k_residents' AS metric, CAST(startup_density_per_1k_residents AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'startup_density_per_1k_jobs' AS metric, CAST(startup_density_per_1k_jobs AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'survival_rate_1y' AS metric, CAST(survival_rate_1y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'survival_rate_2y' AS metric, CAST(survival_rate_2y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'survival_rate_5y' AS metric, CAST(survival_rate_5y AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'firm_age_avg_years' AS metric, CAST(firm_age_avg_years AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'expansion_events' AS metric, CAST(expansion_events AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'expansion_jobs_announced' AS metric, CAST(expansion_jobs_announced AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'expansion_jobs_due' AS metric, CAST(expansion_jobs_due AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'expansion_jobs_university' AS metric, CAST(expansion_jobs_university AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'expansion_jobs_health' AS metric, CAST(expansion_jobs_health AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'expansion_jobs_semiconductor' AS metric, CAST(expansion_jobs_semiconductor AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'expansion_jobs_defense' AS metric, CAST(expansion_jobs_defense AS REAL) AS value, 0.5 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'expansion_jobs_indirect' AS metric, CAST(expansion_jobs_indirect AS REAL) AS value, 0 AS rounding FROM market_jobs UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'median_household_income_usd' AS metric, CAST(median_household_income_usd AS REAL) AS value, 0 AS rounding FROM market_economy UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'total_wages_usd' AS metric, CAST(total_wages_usd AS REAL) AS value, 0 AS rounding FROM market_economy UNION ALL SELECT sba_id, msa_id, cbsa_code, delineation, data_vintage, data_year, data_origin, run_id, 'avg_annual_pay_usd' AS metric, CAST(avg_annual_pay_usd AS REAL) AS value, 0 AS rounding FROM market_economy) AS wide LEFT JOIN facts AS fact ON fact.data_vintage = wide.data_vintage AND fact.geography = 'market' AND fact.geo_code = wide.cbsa_code AND fact.metric = wide.metric AND fact.current WHERE (wide.value IS NOT NULL AND (fact.value IS NULL OR ABS(wide.value - fact.value) > wide.rounding + 1e-9 * (1 + ABS(fact.value)))) OR (wide.value IS NULL AND fact.value IS NOT NULL)) AS cell WHERE NOT (cell.value IS NULL AND cell.computed = 0 AND cell.metric IN ('tech_lq', 'health_lq', 'education_lq', 'advanced_mfg_lq', 'defense_lq', 'biotech_lq'))) SELECT market.msa_id || '_' || REPLACE(SUBSTR(CAST(fact.data_vintage AS TEXT), 1, 7), '-', '') AS sba_id, market.msa_id AS market, fact.geo_code AS cbsa_code, market.name AS market_name, refresh.delineation, fact.data_vintage, refresh.data_year, fact.metric, metric.title, metric.unit, refresh.data_origin AS origin, COALESCE(fact.period, CAST(fact.year AS TEXT)) AS period, fact.value, fact.status, fact.low, fact.high, fact.p05, fact.p95, fact.moe, fact.disclosed, reason.text AS reason, refresh.run_id, metric.basis, fact.released_on FROM facts AS fact JOIN fact_refreshes AS refresh ON refresh.id = fact.refresh_id LEFT JOIN markets AS market ON market.cbsa_code = fact.geo_code AND market.delineation = refresh.delineation LEFT JOIN metrics AS metric ON metric.id = fact.metric LEFT JOIN fact_texts AS reason ON reason.id = fact.reason_id WHERE fact.geography = 'market' AND fact.current AND (fact.geo_code, fact.data_vintage, fact.metric) NOT IN (SELECT cbsa_code, data_vintage, metric FROM by_hand WHERE cbsa_code IS NOT NULL) UNION ALL SELECT hand.sba_id, hand.msa_id, hand.cbsa_code, market.name, hand.delineation, hand.data_vintage, hand.data_year, hand.metric, metric.title, metric.unit, hand.data_origin, COALESCE(hand.computed_period, CAST(COALESCE(hand.computed_year, hand.data_year) AS TEXT)), hand.value, CASE WHEN hand.value IS NULL THEN 'not_published' ELSE 'observed' END, NULL, NULL, NULL, NULL, NULL, NULL, CASE WHEN hand.value IS NULL THEN 'taken out by hand' ELSE 'entered by hand' END, hand.run_id, metric.basis, NULL FROM by_hand AS hand LEFT JOIN markets AS market ON market.cbsa_code = hand.cbsa_code AND market.delineation = hand.delineation LEFT JOIN metrics AS metric ON metric.id = hand.metric;

CREATE VIEW metric_history AS SELECT fact.data_vintage, fact.geography, fact.geo_code, fact.metric, fact.year, fact.value, fact.status, fact.low, fact.high, fact.p05, fact.p95, fact.moe, fact.disclosed, reason.text AS reason, method.method, method.formula, refresh.data_year, refresh.delineation, refresh.data_origin, refresh.run_id, COALESCE(fact.period, CAST(fact.year AS TEXT)) AS period, metric.basis, fact.released_on FROM facts AS fact JOIN fact_refreshes AS refresh ON refresh.id = fact.refresh_id LEFT JOIN fact_texts AS reason ON reason.id = fact.reason_id LEFT JOIN fact_methods AS method ON method.id = fact.method_id LEFT JOIN metrics AS metric ON metric.id = fact.metric WHERE NOT (fact.geography = 'market' AND fact.current);

INSERT INTO alembic_version VALUES ('0009')
