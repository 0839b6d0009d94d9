"""The Django applications that every town needs: people, journal, catalogue, records, harvest."""
