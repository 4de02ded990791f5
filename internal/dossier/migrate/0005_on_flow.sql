-- How many dossiers are under way on each version of a flow, and which: read from the index alone.
CREATE INDEX dossier_flow_idx ON dossier (flow_code, flow_version, id) WHERE NOT closed;
