namespace SocConsole.Tests.Intelligence.Feeds.Readers;

/// <summary>A small content of each format, made up.</summary>
internal static class FeedSamples
{
    public static readonly Dictionary<string, string> Of = new(StringComparer.Ordinal)
    {
        ["txt"] = "# list\n203.0.113.7\t3\nbad.example.org ; why\nhttps://bad.example.org/a\n0c2674c3a97c53082187d930efb645c2\nnothing\n",
        ["maltrail"] = "# Copyright Maltrail developers\nbad.example.org\n203.0.113.7:80\nbad.example.org/gate.php\n/gate.php\nhttp://203.0.113.8\n",
        ["csv"] = "# first_seen,ioc_value,ioc_type,confidence_level,tags\n\"2026-07-04 22:19:04\", \"203.0.113.7:80\", \"ip:port\", \"75\", \"a,b\"\n\"2026-07-04\", \"bad.example.org\", \"domain\", \"\", \"None\"\n",
        ["json"] = """{"1":[{"ioc_value":"203.0.113.7:80","ioc_type":"ip:port","tags":"a,b","confidence_level":75}],"2":[{"ioc_value":"bad.example.org","ioc_type":"domain","tags":null}]}""",
        ["stix"] = """
            {"type":"bundle","id":"bundle--1","objects":[
            {"type":"indicator","spec_version":"2.1","id":"indicator--1","pattern":"[ipv4-addr:value = '203.0.113.7' OR file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f']","pattern_type":"stix","valid_from":"2026-01-02T03:04:05Z","confidence":85,"labels":["c2"],
            "object_marking_refs":["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"],"kill_chain_phases":[{"kill_chain_name":"mitre-attack","phase_name":"command-and-control"}]},
            {"type":"malware","spec_version":"2.1","id":"malware--1","name":"Emotet"},
            {"type":"relationship","spec_version":"2.1","id":"relationship--1","relationship_type":"indicates","source_ref":"indicator--1","target_ref":"malware--1"},
            {"type":"indicator","spec_version":"2.1","id":"indicator--2","revoked":true,"pattern":"[url:value = 'http://bad.example.org/']","pattern_type":"stix"},
            {"type":"domain-name","spec_version":"2.1","id":"domain-name--1","value":"bad.example.org"}]}
            """,
        ["misp"] = """
            {"response":[{"Event":{"uuid":"5bbe5797-1680-47ef-8d1b-79240a016219","info":"Gates","threat_level_id":"1","timestamp":"1539269987","Tag":[{"name":"tlp:white"}],"Attribute":[
            {"type":"ip-dst|port","value":"203.0.113.7|80","to_ids":true,"uuid":"a","timestamp":"1539269987","comment":"gate","Tag":[{"name":"c2"}]},
            {"type":"link","value":"https://example.org/report","to_ids":true},
            {"type":"domain","value":"context.example.org","to_ids":false}],
            "Object":[{"name":"file","Attribute":[{"type":"filename|md5","value":"a.exe|0c2674c3a97c53082187d930efb645c2","to_ids":true}]}]}}]}
            """,
        ["otx"] = """
            [{"id":"1","name":"Gates","TLP":"amber","author_name":"x","tags":["c2"],"references":["https://example.org/report"],"indicators":[{"id":7,"indicator":"203.0.113.7","type":"IPv4","created":"2026-01-02T03:04:05"},
            {"id":8,"indicator":"/gate","type":"URI"},{"id":9,"indicator":"a.py","type":"FilePath"}]}]
            """,
        ["kev"] = """
            {"count":1,"vulnerabilities":[{"cveID":"CVE-2025-48384","vendorProject":"Git","product":"Git","dateAdded":"2025-08-25","dueDate":"2025-09-15","knownRansomwareCampaignUse":"Known","requiredAction":"Apply","shortDescription":"A flaw","cwes":["CWE-59"]}]}
            """,
    };
}
