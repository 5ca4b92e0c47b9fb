using System.IO;
using UnityEditor;
using UnityEngine;

namespace Kinelink.Unity.Editing
{
    /// <summary>New files of the project.</summary>
    internal static class Assets
    {
        /// <summary>Save something in the project's folder, as `called` or with a number where that is taken.</summary>
        public static void Create(Object asset, string called, string ending)
        {
            foreach (char letter in Path.GetInvalidFileNameChars()) called = called.Replace(letter, '_');
            AssetDatabase.CreateAsset(asset, AssetDatabase.GenerateUniqueAssetPath("Assets/" + called + "." + ending));
        }
    }
}
