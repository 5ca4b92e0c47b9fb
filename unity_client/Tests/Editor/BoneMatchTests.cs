using System.Collections.Generic;
using Kinelink.Unity;
using Kinelink.Unity.Editing;
using NUnit.Framework;
using UnityEngine;

namespace Kinelink.Tests
{
    /// <summary>Bones are found by the names that programs give them.</summary>
    public sealed class BoneMatchTests
    {
        private GameObject body;

        [TearDown]
        public void TearDown()
        {
            Object.DestroyImmediate(body);
        }

        [Test]
        public void EveryFamilyIsFoundByItsOwnNames()
        {
            for (int family = 0; family < BoneFamilies.Count; family++)
            {
                Dictionary<string, string> table = BoneFamilies.Table(family);
                body = Build(table);
                BoneMatch match = BoneMatch.Of(body);
                Assert.AreEqual(0, match.MissingRequired.Count, BoneFamilies.Name(family));
                Assert.AreEqual(table.Count, match.Found, BoneFamilies.Name(family));
                Object.DestroyImmediate(body);
            }
        }

        [Test]
        public void WhatIsMissingIsSaid()
        {
            Dictionary<string, string> table = BoneFamilies.Table(0);
            table.Remove(BoneFamilies.Plain("leftHand"));
            body = Build(table);
            BoneMatch match = BoneMatch.Of(body);
            Assert.AreEqual("leftHand", match.MissingRequired[0]);
            Assert.IsTrue(match.Report()[1].Contains("leftHand"));
        }

        /// <summary>Bones of a table's plain names, in the humanoid's order.</summary>
        private static GameObject Build(Dictionary<string, string> table)
        {
            var theirs = new Dictionary<string, string>();
            foreach (KeyValuePair<string, string> one in table) theirs[one.Value] = one.Key;
            var root = new GameObject("body");
            var made = new Dictionary<string, Transform>();
            for (int i = 0; i < Humanoid.Count; i++)
            {
                string name;
                if (!theirs.TryGetValue(Humanoid.Names[i], out name)) continue;
                int parent = Humanoid.Parents[i];
                while (parent >= 0 && !made.ContainsKey(Humanoid.Names[parent])) parent = Humanoid.Parents[parent];
                Transform bone = new GameObject(name).transform;
                bone.SetParent(parent < 0 ? root.transform : made[Humanoid.Names[parent]], false);
                made[Humanoid.Names[i]] = bone;
            }
            return root;
        }
    }
}
