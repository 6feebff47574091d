// Writes ../sp-trie.json: cargo run --release > ../sp-trie.json
use serde_json::{json, Value};
use sp_core::{Blake2Hasher, H256};
use sp_trie::{delta_trie_root, recorder::Recorder, LayoutV1, TrieConfiguration, Trie, TrieDBBuilder};
use std::collections::BTreeMap;

type L = LayoutV1<Blake2Hasher>;
type Map = BTreeMap<Vec<u8>, Vec<u8>>;

struct Rng(u64);
impl Rng {
    fn next(&mut self) -> u64 { self.0 ^= self.0 << 13; self.0 ^= self.0 >> 7; self.0 ^= self.0 << 17; self.0 }
    fn below(&mut self, n: u64) -> u64 { (self.next() >> 11) % n }
    fn bytes(&mut self, n: usize) -> Vec<u8> { (0..n).map(|_| self.next() as u8).collect() }
}
fn h(b: &[u8]) -> String { hex::encode(b) }

fn case(name: &str, batches: Vec<Vec<(Vec<u8>, Option<Vec<u8>>)>>, queries: Vec<Vec<u8>>) -> Value {
    let mut map = Map::new();
    let (mut db, mut root) = (sp_trie::MemoryDB::<Blake2Hasher>::default(), sp_trie::empty_trie_root::<L>());
    let mut out = vec![];
    for batch in batches {
        for (k, v) in &batch { match v { Some(v) => { map.insert(k.clone(), v.clone()); } None => { map.remove(k); } } }
        let dedup: BTreeMap<_, _> = batch.iter().cloned().collect();
        root = delta_trie_root::<L, _, _, _, _, _>(&mut db, root, dedup, None, None).unwrap();
        assert_eq!(root, L::trie_root(&map));
        out.push(json!({"changes": batch.iter().map(|(k, v)| json!([h(k), v.as_ref().map(|v| h(v))])).collect::<Vec<_>>(), "root": h(root.as_bytes())}));
    }
    let mut proofs = vec![];
    let mut groups: Vec<Vec<Vec<u8>>> = queries.iter().map(|q| vec![q.clone()]).collect();
    if queries.len() > 1 { groups.push(queries.clone()); }
    for g in groups {
        let rec = Recorder::<Blake2Hasher>::default();
        {
            let mut tr = rec.as_trie_recorder(root);
            let trie = TrieDBBuilder::<L>::new(&db, &root).with_recorder(&mut tr).build();
            for k in &g { let got = trie.get(k).unwrap(); assert_eq!(got.as_ref(), map.get(k)); }
        }
        let proof = rec.drain_storage_proof();
        proofs.push(json!({"keys": g.iter().map(|k| h(k)).collect::<Vec<_>>(), "nodes": proof.into_iter_nodes().map(|n| h(&n)).collect::<Vec<_>>()}));
    }
    let trie = TrieDBBuilder::<L>::new(&db, &root).build();
    let merkle: Vec<Value> = queries.iter().map(|q| {
        let v = trie.lookup_first_descendant(q).unwrap();
        json!([h(q), match v { None => Value::Null, Some(sp_trie::MerkleValue::Hash(x)) => json!(h(x.as_bytes())), Some(sp_trie::MerkleValue::Node(_)) => json!("inline") }])
    }).collect();
    json!({"name": name, "batches": out, "proofs": proofs, "merkleValues": merkle})
}

fn main() {
    let mut cases = vec![];
    let b = |k: &[u8], v: &[u8]| (k.to_vec(), Some(v.to_vec()));
    let d = |k: &[u8]| (k.to_vec(), None);
    let long = |n: usize, x: u8| vec![x; n];
    let q = |ks: &[&[u8]]| ks.iter().map(|k| k.to_vec()).collect::<Vec<_>>();
    cases.push(case("empty", vec![vec![]], q(&[b"a"])));
    cases.push(case("one short value", vec![vec![b(b"a", b"1")]], q(&[b"a", b"b", b""])));
    cases.push(case("empty value", vec![vec![b(b"a", b"")]], q(&[b"a"])));
    cases.push(case("value of 32 bytes stays inline", vec![vec![b(b"key", &long(32, 7))]], q(&[b"key"])));
    cases.push(case("value of 33 bytes is hashed", vec![vec![b(b"key", &long(33, 7))]], q(&[b"key", b"k", b"keyy"])));
    cases.push(case("empty key", vec![vec![b(b"", b"root"), b(b"x", b"y")], vec![d(b"x")]], q(&[b"", b"x"])));
    cases.push(case("branch with value", vec![vec![b(b"a", b"1"), b(b"ab", b"2"), b(b"ac", b"3")]], q(&[b"a", b"ab", b"abc", b"b", b"ad"])));
    cases.push(case("branch with hashed value", vec![vec![b(b"a", &long(40, 1)), b(b"ab", &long(50, 2)), b(b"ac", b"3")]], q(&[b"a", b"ab", b"ac", b"ad"])));
    cases.push(case("branch collapses into leaf and child", vec![
        vec![b(b"a", &long(40, 1)), b(b"ab", b"2"), b(b"ac", b"3"), b(b"zz", b"0")],
        vec![d(b"ab")], vec![d(b"a")], vec![d(b"zz")], vec![b(b"a", b"9"), d(b"ac")], vec![d(b"a")]], q(&[b"a"])));
    for n in [30usize, 31, 32, 33, 62, 63, 64, 65, 158, 159, 160, 300] {
        let mut k1 = long(n, 0x11); let mut k2 = k1.clone(); let k3 = long(n + 20, 0x11); let k4 = vec![0x11, 0x12];
        k1.push(0x12); k2.push(0x20);
        cases.push(case(&format!("long partial keys {n}"), vec![
            vec![b(&k1, &long(40, 3))], vec![b(&k2, b"v")], vec![b(&k3, &long(33, 4))], vec![b(&k4, b"w")],
            vec![b(&k1[..n], &long(35, 5))], vec![d(&k1)], vec![d(&k4)]],
            vec![k2.clone(), k3.clone(), k1[..n].to_vec(), k1[..n / 2].to_vec()]));
    }
    // Substrate-like: pallet/item prefixes of 16 bytes each, hashed map keys, values of many sizes.
    for (seed, maps, keys, blocks, per) in [(1u64, 1u64, 20u64, 4, 8u64), (2, 3, 120, 6, 30), (3, 5, 400, 5, 60), (4, 8, 300, 8, 40)] {
        let mut r = Rng(seed * 0x9E3779B97F4A7C15);
        let prefixes: Vec<Vec<u8>> = (0..maps).map(|_| r.bytes(32)).collect();
        let mut known: Vec<Vec<u8>> = vec![];
        let value = |r: &mut Rng| { let n = match r.below(6) { 0 => 0, 1 => 1, 2 => 8, 3 => 32, 4 => 33, _ => r.below(80) } as usize; r.bytes(n) };
        let fresh = |r: &mut Rng| { let mut k = prefixes[r.below(maps) as usize].clone(); match r.below(4) { 0 => { k.extend(r.bytes(2)); } 1 => { let x = r.below(40); k.extend((x as u16).to_le_bytes()); } 2 => { k.extend(r.bytes(48)); } _ => {} }; k };
        let mut batches = vec![];
        let mut first = vec![];
        for _ in 0..keys { let k = fresh(&mut r); first.push((k.clone(), Some(value(&mut r)))); known.push(k); }
        batches.push(first);
        for _ in 0..blocks {
            let mut batch = vec![];
            for _ in 0..per {
                match r.below(4) {
                    0 => { let k = fresh(&mut r); batch.push((k.clone(), Some(value(&mut r)))); known.push(k); }
                    1 => { let k = known[r.below(known.len() as u64) as usize].clone(); batch.push((k, None)); }
                    _ => { let k = known[r.below(known.len() as u64) as usize].clone(); batch.push((k, Some(value(&mut r)))); }
                }
            }
            batches.push(batch);
        }
        let mut queries: Vec<Vec<u8>> = (0..6).map(|_| known[r.below(known.len() as u64) as usize].clone()).collect();
        queries.push(prefixes[0].clone()); queries.push(prefixes[0][..16].to_vec()); queries.push(prefixes[0][..5].to_vec()); queries.push(r.bytes(32)); queries.push(vec![]);
        cases.push(case(&format!("random storage {seed}"), batches, queries));
    }
    // Dense short keys: many inline nodes.
    for seed in [11u64, 12] {
        let mut r = Rng(seed * 0x9E3779B97F4A7C15);
        let mut batches = vec![];
        for _ in 0..10 {
            batches.push((0..25).map(|_| { let n = r.below(4) as usize; let k: Vec<u8> = (0..n).map(|_| [0x00, 0x01, 0x10, 0x11, 0xff][r.below(5) as usize]).collect();
                let v = if r.below(3) == 0 { None } else { let n = r.below(5) as usize; Some(r.bytes(n)) }; (k, v) }).collect::<Vec<_>>());
        }
        let queries = vec![vec![], vec![0], vec![1], vec![0x10], vec![0x11, 0], vec![0xff, 0xff, 0], vec![0, 0, 0]];
        cases.push(case(&format!("dense short keys {seed}"), batches, queries));
    }
    let _ : H256 = Default::default();
    println!("{}", serde_json::to_string(&json!({"source": "sp-trie 47.0.0, trie-db 0.32.0 (LayoutV1<Blake2Hasher>)", "cases": cases})).unwrap());
}
